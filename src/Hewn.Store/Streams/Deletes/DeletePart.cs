namespace Hewn.Store.Streams.Deletes;

/// <summary>A part of a request to delete lines, done as a whole.</summary>
/// <param name="StartMs">The first millisecond since 1970 UTC.</param>
/// <param name="EndMs">The last one.</param>
/// <param name="IsDone">Whether its lines are gone from the files.</param>
public readonly record struct DeletePart(long StartMs, long EndMs, bool IsDone)
{
    private const long NsPerMs = 1_000_000;

    internal long StartNs => NsOf(StartMs);

    /// <summary>As in Loki, the last nanosecond is the first of the last millisecond.</summary>
    internal long EndNs => NsOf(EndMs);

    /// <summary>Times that nanoseconds do not reach become the last that they do.</summary>
    private static long NsOf(long ms) => Math.Clamp(ms, long.MinValue / NsPerMs, long.MaxValue / NsPerMs) * NsPerMs;
}
