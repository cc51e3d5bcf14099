namespace Hewn.Runs;

/// <summary>How a metric's value is written.</summary>
internal enum MetricKind : byte
{
    /// <summary>The shortest digits that read back as the same double.</summary>
    Double,

    /// <summary>The shortest digits that read back as the same float.</summary>
    Single,

    /// <summary>All digits of a whole number.</summary>
    Integer,
}
