using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.AspNetCore.Tracing;
using Hewn.Records;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The fields of one record, in order. Not thread-safe: a thread keeps one list for its next record.
/// </summary>
/// <remarks>
/// What adds a field is not inlined: a record has dozens, and between two calls the processor forgets their code; the
/// less there is of it the cheaper a call.
/// </remarks>
internal sealed class Fields
{
    private const int KeptFields = 128; // Of a list that has grown further nothing is kept.

    [ThreadStatic]
    private static Fields? _spare;

    private readonly List<LogField> _fields = new(48);
    private ulong _lengths; // A bit for each length that a name has: most names differ in it from all others.

    private Fields()
    {
    }

    public ReadOnlySpan<LogField> Span => CollectionsMarshal.AsSpan(_fields);

    /// <summary>An empty list; give it back by <see cref="Return"/>.</summary>
    public static Fields Rent()
    {
        Fields fields = _spare ?? new Fields();
        _spare = null;
        return fields;
    }

    /// <summary>Forgets the fields. Nothing of this may be used any more.</summary>
    public void Return()
    {
        _lengths = 0;
        _fields.Clear();
        if (_fields.Capacity <= KeptFields)
            _spare = this;
    }

    /// <summary>Adds a field; what is not known is left out rather than written as null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields Add(string name, object? value) => value is null ? this : Put((name, value));

    /// <inheritdoc cref="Add(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields Add(string name, int value) => Put((name, value));

    /// <inheritdoc cref="Add(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields Add(string name, long? value) => value is { } number ? Put((name, number)) : this;

    /// <inheritdoc cref="Add(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields Add(string name, double? value) => value is { } number ? Put((name, number)) : this;

    /// <inheritdoc cref="Add(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields Add(string name, bool? value) => value is { } flag ? Put((name, flag)) : this;

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
        foreach (LogField field in ErrorFields.Of(exception))
            Put(field);
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
            Put((isTaken?.Invoke(name) == true || Holds(name) ? name + "_" : name, value));
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
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields AddMeasured(string name, object? value) =>
        value is null || Holds(name) ? this : Put((name, value));

    /// <inheritdoc cref="AddMeasured(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields AddMeasured(string name, long? value) =>
        value is not { } number || Holds(name) ? this : Put((name, number));

    /// <inheritdoc cref="AddMeasured(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields AddMeasured(string name, double? value) =>
        value is not { } number || Holds(name) ? this : Put((name, number));

    /// <inheritdoc cref="AddMeasured(string, object?)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Fields AddMeasured(string name, bool? value) =>
        value is not { } flag || Holds(name) ? this : Put((name, flag));

    private Fields Put(LogField field)
    {
        _lengths |= BitOf(field.Name);
        _fields.Add(field);
        return this;
    }

    private static ulong BitOf(string name) => 1UL << (name.Length & 63);

    private bool Holds(string name)
    {
        if ((_lengths & BitOf(name)) == 0)
            return false;
        foreach (ref readonly LogField field in Span)
        {
            if (field.Name == name)
                return true;
        }

        return false;
    }
}
