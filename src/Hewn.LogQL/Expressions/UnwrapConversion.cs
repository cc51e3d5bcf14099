namespace Hewn.LogQL.Expressions;

/// <summary>How the text of an unwrapped label becomes a number.</summary>
public enum UnwrapConversion
{
    /// <summary>It is one.</summary>
    None,

    /// <summary><c>bytes(…)</c>: a size such as <c>5MB</c>, in bytes.</summary>
    Bytes,

    /// <summary><c>duration(…)</c>: a Go duration, in seconds.</summary>
    Duration,

    /// <summary><c>duration_seconds(…)</c>: the same as <see cref="Duration"/>.</summary>
    DurationSeconds,
}
