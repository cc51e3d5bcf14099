namespace Hewn.LogQL.Metrics;

/// <summary>
/// Looks, while a metric query runs, for samples of a time before its first point or behind its last one: for whoever
/// chose the points without knowing all times, and would choose others then.
/// </summary>
/// <remarks>
/// A query that has one of these reads without a bound on the sides that are looked at; its answer is the same.
/// Nanoseconds since 1970. Thread-safe.
/// </remarks>
/// <param name="isBeforeWatched">Whether to look for samples before the first point.</param>
/// <param name="isBehindWatched">Whether to look for samples behind the last point.</param>
public sealed class StrayTimes(bool isBeforeWatched, bool isBehindWatched)
{
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>Whether samples before the first point are looked for.</summary>
    public bool IsBeforeWatched => isBeforeWatched;

    /// <summary>Whether samples behind the last point are looked for.</summary>
    public bool IsBehindWatched => isBehindWatched;

    /// <summary>The earliest of those before the first point; null when there were none.</summary>
    public long? FirstNs => Volatile.Read(ref _first) is var first && first != long.MaxValue ? first : null;

    /// <summary>The latest of those behind the last point; null when there were none.</summary>
    public long? LastNs => Volatile.Read(ref _last) is var last && last != long.MinValue ? last : null;

    /// <summary>Whether a sample of this time counts as stray for a query of those points.</summary>
    internal bool Wants(long timestampNs, QueryTimes times) => timestampNs < times.StartNs
        ? isBeforeWatched
        : isBehindWatched && timestampNs > times.EndNs;

    /// <summary>A sample beyond the points.</summary>
    internal void Note(long timestampNs, QueryTimes times)
    {
        if (timestampNs < times.StartNs)
            Lower(timestampNs);
        else
            Raise(timestampNs);
    }

    private void Lower(long timestampNs)
    {
        long known = Volatile.Read(ref _first);
        while (timestampNs < known)
        {
            long before = Interlocked.CompareExchange(ref _first, timestampNs, known);
            if (before == known)
                return;
            known = before;
        }
    }

    private void Raise(long timestampNs)
    {
        long known = Volatile.Read(ref _last);
        while (timestampNs > known)
        {
            long before = Interlocked.CompareExchange(ref _last, timestampNs, known);
            if (before == known)
                return;
            known = before;
        }
    }
}
