namespace Hewn;

/// <summary>What the 64 bits of a <see cref="LogField"/> are.</summary>
internal enum LogFieldKind
{
    /// <summary>Nothing: the value is an object or null.</summary>
    Object,
    Boolean,
    Int64,
    UInt64,
    Double,
    Single,
    DateTime,
    TimeSpan,
}
