namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Different values, as hashes: <c>count_distinct_over_time</c>.</summary>
internal struct DistinctState : IPaneState<DistinctState>
{
    public HashSet<double>? Values { get; private set; }

    public int Add(long timestampNs, double value) => (Values ??= []).Add(value) ? 1 : 0;

    public readonly DistinctState With(in DistinctState later)
    {
        var both = new HashSet<double>(Values ?? []);
        both.UnionWith(later.Values ?? []);
        return new() { Values = both };
    }
}
