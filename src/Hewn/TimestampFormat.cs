namespace Hewn;

/// <summary>How a record's <c>timestamp</c> is written. Readers of Hewn accept all of them.</summary>
public enum TimestampFormat
{
    /// <summary>RFC 3339 in UTC with six digits, <c>2026-01-19T00:00:00.123456Z</c>. The default.</summary>
    Microseconds,

    /// <summary>RFC 3339 in UTC with three digits.</summary>
    Milliseconds,

    /// <summary>RFC 3339 in the machine's time zone with six digits and offset.</summary>
    LocalOffset,

    /// <summary>Milliseconds since 1970 as a JSON number.</summary>
    EpochMilliseconds,

    /// <summary>Milliseconds since 1970 as a JSON string, as some older log systems write it.</summary>
    EpochMillisecondsText,
}
