namespace Hewn.LogQL.Metrics.Windows;

/// <summary>
/// What a function remembers of the samples of one pane. The default value is that of no samples. A copy is a state of
/// its own only until one of both changes.
/// </summary>
internal interface IPaneState<TSelf>
    where TSelf : struct, IPaneState<TSelf>
{
    /// <summary>
    /// Adds a sample. Samples of one pane may come in any order; at equal times the order is that of adding.
    /// </summary>
    /// <returns>How many values more are held than before: 0 for states of a fixed size.</returns>
    int Add(long timestampNs, double value);

    /// <summary>The state of the samples of both; where times are equal, the other's are the later ones.</summary>
    TSelf With(in TSelf later);
}
