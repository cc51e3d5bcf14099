namespace Hewn.Records;

/// <summary>
/// Which names a caller's field cannot have. Such a field is kept under its name with <c>_</c> appended.
/// </summary>
internal static class ReservedNames
{
    /// <summary>Names of the fixed keys: reserved in every record.</summary>
    public static bool IsAlways(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("level"u8),
        6 => name.SequenceEqual("logger"u8),
        7 => name.SequenceEqual("message"u8) || name.SequenceEqual("service"u8),
        9 => name.SequenceEqual("timestamp"u8),
        11 => name.SequenceEqual("environment"u8),
        16 => name.SequenceEqual("truncated_fields"u8),
        _ => false,
    };

    /// <summary>Names of the keys that an attached exception writes: reserved in a record that has one.</summary>
    public static bool IsOfError(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("error"u8),
        10 => name.SequenceEqual("error_type"u8),
        11 => name.SequenceEqual("stack_trace"u8),
        _ => false,
    };
}
