namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// The bins that hold the quantiles of the groups that had to be counted by bins; in a second pass it takes the values
/// of these bins. Read by all threads, filled by one at a time.
/// </summary>
internal sealed class WantedBins
{
    private readonly Dictionary<string, SortedDictionary<int, List<double>>> _values = [];

    public WantedBins(IEnumerable<(string? Name, NumberGroup Figures)> groups, IReadOnlyList<double> quantiles)
    {
        foreach ((string? name, NumberGroup figures) in groups)
        {
            if (figures.Bins is null)
                continue;
            figures.Roughen();
            var bins = new SortedDictionary<int, List<double>>();
            foreach (double quantile in quantiles)
            {
                long lower = (long)Math.Floor(quantile * (figures.Count - 1));
                bins[figures.Bins.Find(lower).Bin] = [];
                bins[figures.Bins.Find(Math.Min(figures.Count - 1, lower + 1)).Bin] = [];
            }

            _values[KeyOf(name)] = bins;
            Values += bins.Keys.Sum(bin => figures.Bins[bin]);
        }
    }

    /// <summary>How many values are in these bins.</summary>
    public long Values { get; }

    /// <summary>The bins of a group; null when it needs none.</summary>
    public IReadOnlyCollection<int>? BinsOf(string? name) => _values.GetValueOrDefault(KeyOf(name))?.Keys;

    /// <summary>Takes the values that a thread has kept.</summary>
    public void Take(string? name, NumberGroup group)
    {
        if (!_values.TryGetValue(KeyOf(name), out SortedDictionary<int, List<double>>? bins))
            return;
        group.FinishPart();
        foreach (double value in group.Kept.SelectMany(part => part))
        {
            if (bins.TryGetValue(DoubleOrder.BinOf(value), out List<double>? values))
                values.Add(value);
        }
    }

    /// <summary>A dictionary takes no null for a key.</summary>
    private static string KeyOf(string? name) => name is null ? "" : "=" + name;

    /// <summary>The sorted values of a bin.</summary>
    public List<double> Sorted(string? name, int bin)
    {
        List<double> values = _values[KeyOf(name)][bin];
        values.Sort();
        return values;
    }
}
