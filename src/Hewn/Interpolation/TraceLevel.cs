namespace Hewn.Interpolation;

/// <summary><see cref="Level.Trace"/> as a type. Has no values of its own.</summary>
public readonly record struct TraceLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Trace;
}
