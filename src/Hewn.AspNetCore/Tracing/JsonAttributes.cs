using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Capture;

namespace Hewn.AspNetCore.Tracing;

/// <summary>Attributes of our own names as members of a JSON object, written as they come.</summary>
/// <remarks>Not inlined, as in <see cref="Calls.Fields"/>.</remarks>
internal readonly struct JsonAttributes(JsonOutput output) : IAttributeSink
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(string name, string? value)
    {
        if (value is null)
            return;
        output.OwnName(name);
        output.String(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(string name, string[]? value)
    {
        if (value is null)
            return;
        output.OwnName(name);
        output.StartArray();
        foreach (string one in value)
            output.String(one);
        output.EndArray();
    }

    public void Add(string name, int value) => Add(name, (long?)value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(string name, long? value)
    {
        if (value is not { } number)
            return;
        output.OwnName(name);
        output.Number(number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(string name, double? value)
    {
        if (value is not { } number)
            return;
        output.OwnName(name);
        output.Number(number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(string name, bool? value)
    {
        if (value is not { } flag)
            return;
        output.OwnName(name);
        output.Literal(flag ? "true"u8 : "false"u8);
    }
}
