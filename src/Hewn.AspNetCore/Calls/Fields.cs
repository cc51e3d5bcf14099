using System.Runtime.InteropServices;
using Hewn.AspNetCore.Tracing;
using Hewn.Records;

namespace Hewn.AspNetCore.Calls;

/// <summary>The fields of one record, in order. Not thread-safe.</summary>
internal sealed class Fields
{
    private readonly List<LogField> _fields = new(24);

    public ReadOnlySpan<LogField> Span => CollectionsMarshal.AsSpan(_fields);

    /// <summary>Adds a field; what is not known is left out rather than written as null.</summary>
    public Fields Add(string name, object? value)
    {
        if (value is not null)
            _fields.Add((name, value));
        return this;
    }

    /// <summary>
    /// Adds an exception, if there is one. Attached to the record it would stand behind all fields; as fields its
    /// parts stand here.
    /// </summary>
    public Fields AddException(Exception? exception)
    {
        if (exception is null)
            return this;
        Add("exception_type", exception.GetType().FullName);
        Add("exception_message", JsonString.SafeMessage(exception));
        _fields.AddRange(ErrorFields.Of(exception));
        return this;
    }

    /// <summary>
    /// Adds what an application gave. It cannot hide the record's own fields, and is not lost either: a taken name
    /// gets <c>_</c>.
    /// </summary>
    public Fields AddForeign(
        IEnumerable<(string Name, object? Value)> fields, Func<string, bool>? isTaken = null)
    {
        foreach ((string name, object? value) in fields)
            _fields.Add((isTaken?.Invoke(name) == true || Holds(name) ? name + "_" : name, value));
        return this;
    }

    /// <summary>
    /// Adds what an application gave under the names of OpenTelemetry's conventions, old or new, under our own names,
    /// too, so that it counts as what was measured does.
    /// </summary>
    public Fields AddTranslated(IEnumerable<(string Name, object? Value)> fields)
    {
        foreach ((string name, object? value) in fields)
        {
            if (name.StartsWith(GenAiNames.Prefix, StringComparison.Ordinal)
                && GenAiNames.FieldOf(name) is { } own and not "model")
                AddMeasured(own, value);
        }

        return this;
    }

    /// <summary>Adds what was measured, unless it is not known or the application has said it itself.</summary>
    public Fields AddMeasured(string name, object? value) => Holds(name) ? this : Add(name, value);

    private bool Holds(string name) => _fields.Exists(field => field.Name == name);
}
