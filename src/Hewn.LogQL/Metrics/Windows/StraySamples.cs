namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Samples beyond all points of a query that somebody wants to know of. Thread-safe.</summary>
internal sealed class StraySamples(StrayTimes strays, QueryTimes times)
{
    /// <summary>Whether a sample of this time is to be noted.</summary>
    public bool Wants(long timestampNs) => strays.Wants(timestampNs, times);

    /// <summary>Notes a sample that is wanted.</summary>
    public void Note(long timestampNs) => strays.Note(timestampNs, times);
}
