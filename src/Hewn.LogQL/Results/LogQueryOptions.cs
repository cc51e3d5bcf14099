namespace Hewn.LogQL.Results;

/// <summary>What a log query is asked beside its text. Immutable.</summary>
/// <param name="StartNs">The first nanosecond, since 1970 UTC.</param>
/// <param name="EndNs">The nanosecond behind the last.</param>
/// <param name="Limit">Lines at most, over all streams; from 1.</param>
/// <param name="IsForward">True for the oldest lines first; false, as Loki has it by default, for the newest.</param>
/// <param name="NowNs">What templates take for the present, nanoseconds since 1970 UTC.</param>
public sealed record LogQueryOptions(
    long StartNs, long EndNs, int Limit = LogQueryOptions.DefaultLimit, bool IsForward = false, long NowNs = 0)
{
    /// <summary>Lines of an answer when nothing is said, as Loki has it.</summary>
    public const int DefaultLimit = 100;

    /// <summary>
    /// Whether <see cref="Limit"/> is of found lines, and those that <c>| context</c> shows beside them come on
    /// top; false, the default: of all. Without effect where <c>distinct</c>, <c>first</c> or <c>sort</c> choose among
    /// them.
    /// </summary>
    public bool LimitsFound { get; init; }

    /// <summary>Counts what the stages let through; null when nobody wants to know.</summary>
    public Pipelines.QueryTrace? Trace { get; init; }
}
