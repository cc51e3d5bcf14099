using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>The samples of one series, on their way to a value for each window. One thread at a time.</summary>
internal abstract class WindowSeries(LabelSet labels)
{
    /// <summary>The series.</summary>
    public LabelSet Labels => labels;

    /// <summary>Adds a sample to its pane.</summary>
    /// <returns>How many values more are held than before.</returns>
    public abstract int Add(long pane, long timestampNs, double value);

    /// <summary>Adds samples to their pane, as if all had this time.</summary>
    /// <returns>How many values more are held than before.</returns>
    public abstract int AddRange(long pane, long timestampNs, ReadOnlySpan<double> values);

    /// <summary>
    /// Takes over the samples of a series of the same kind, which count as later where times are equal.
    /// </summary>
    public abstract void Absorb(WindowSeries later);

    /// <summary>
    /// Gives the values of the windows before this one that were not given yet, and forgets what only they needed.
    /// </summary>
    /// <returns>How many values less are held than before.</returns>
    public abstract long Finish(WindowGrid grid, int windows, WindowSink sink);
}
