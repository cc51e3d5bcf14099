using System.Text;
using System.Text.Json;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Fields;

/// <summary>A field's value as it stands in an entry.</summary>
/// <param name="raw">A string without its quotes, escapes not resolved; anything else as JSON.</param>
/// <param name="kind">What it is.</param>
/// <param name="isEscaped">True when it holds escapes.</param>
internal readonly ref struct FieldValue(ReadOnlySpan<byte> raw, JsonTokenType kind, bool isEscaped)
{
    public ReadOnlySpan<byte> Raw { get; } = raw;

    public JsonTokenType Kind { get; } = kind;

    public bool IsEscaped { get; } = isEscaped;

    /// <summary>False when there is no value, or null.</summary>
    public bool IsPresent => Kind is not (JsonTokenType.None or JsonTokenType.Null);

    /// <summary>True for an object or a list.</summary>
    public bool IsNested => Kind is JsonTokenType.StartObject or JsonTokenType.StartArray;

    /// <summary>The text: a string decoded, anything else as JSON. Valid as long as the buffer's.</summary>
    public ReadOnlySpan<byte> TextIn(EscapedBytes buffer) => IsEscaped ? buffer.Resolve(Raw) : Raw;

    /// <summary>The text as a string (allocates).</summary>
    public override string ToString() => IsEscaped ? JsonText.Unescape(Raw) : Encoding.UTF8.GetString(Raw);
}
