using System.Text.Json;

namespace Hewn.Formats;

/// <summary>
/// Texts of a record that the pretty format shows behind the others, as they stand in the line: escaped.
/// </summary>
internal ref struct PrettyKept
{
    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Logger;
    public ReadOnlySpan<byte> Service;
    public ReadOnlySpan<byte> Environment;
    public ReadOnlySpan<byte> Error;
    public ReadOnlySpan<byte> ErrorType;
    public ReadOnlySpan<byte> StackTrace;

    /// <summary>
    /// Keeps the text that follows the name the reader stands on, if the name is one of these; only then is the reader
    /// moved.
    /// </summary>
    public bool TryKeep(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        if (name.SequenceEqual("logger"u8))
            return Keep(ref Logger, ref reader);
        if (name.SequenceEqual("service"u8))
            return Keep(ref Service, ref reader);
        if (name.SequenceEqual("environment"u8))
            return Keep(ref Environment, ref reader);
        if (name.SequenceEqual("error"u8))
            return Keep(ref Error, ref reader);
        if (name.SequenceEqual("error_type"u8))
            return Keep(ref ErrorType, ref reader);
        return name.SequenceEqual("stack_trace"u8) && Keep(ref StackTrace, ref reader);
    }

    /// <summary>Whether the trace begins with type and message, so that these need no fields of their own.</summary>
    public readonly bool TraceSaysError() =>
        !ErrorType.IsEmpty
        && StackTrace.StartsWith(ErrorType)
        && StackTrace[ErrorType.Length..].StartsWith(": "u8)
        && StackTrace[(ErrorType.Length + 2)..].StartsWith(Error);

    private static bool Keep(ref ReadOnlySpan<byte> place, ref Utf8JsonReader reader)
    {
        Utf8JsonReader next = reader;
        next.Read();
        if (next.ValueSpan.IsEmpty || !place.IsEmpty)
            return false; // An empty text is shown as a field; so is a second one of that name, from elsewhere.
        reader = next;
        place = next.ValueSpan;
        return true;
    }
}
