using Hewn.Store.Statistics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Finds the quantiles of a group.</summary>
internal static class NumberQuantiles
{
    public static NumberSummary Summarize(
        string? name, NumberGroup group, IReadOnlyList<double> quantiles, WantedBins? second)
    {
        group.FinishPart();
        bool isExact = true;
        var results = new double[quantiles.Count];
        if (group.Bins is null)
        {
            BinCounts bins = group.KeptBins ?? new();
            var sorted = new Dictionary<int, double[]>();
            for (int i = 0; i < results.Length; i++)
                results[i] = Quantile.Of(quantiles[i], group.Count, rank => Pick(group, bins, sorted, rank));
        }
        else
        {
            for (int i = 0; i < results.Length; i++)
                results[i] = Quantile.Of(
                    quantiles[i], group.Count, rank => PickAgain(name, group, second, rank, ref isExact));
        }

        return new(name, group.Count, group.Sum.ToDouble(), group.Min, group.Max, results, isExact);
    }

    private static double Pick(NumberGroup group, BinCounts bins, Dictionary<int, double[]> sorted, long rank)
    {
        (int bin, long before) = bins.Find(rank);
        if (!sorted.TryGetValue(bin, out double[]? values))
        {
            var found = new List<double>((int)bins[bin]);
            foreach (ArraySegment<double> part in group.Kept)
            {
                foreach (double value in part.AsSpan())
                {
                    if (DoubleOrder.BinOf(value) == bin)
                        found.Add(value);
                }
            }

            found.Sort();
            sorted[bin] = values = [.. found];
        }

        return values[rank - before];
    }

    private static double PickAgain(
        string? name, NumberGroup group, WantedBins? second, long rank, ref bool isExact)
    {
        (int bin, long before) = group.Bins!.Find(rank);
        List<double> values = second?.Sorted(name, bin) ?? [];
        if (values.Count == group.Bins[bin]) // else the file has changed since, or there was no room for them
            return values[(int)(rank - before)];
        isExact = false;
        double middle = (DoubleOrder.EdgeOf(bin) + DoubleOrder.EdgeOf(bin + 1)) / 2;
        return Math.Clamp(double.IsFinite(middle) ? middle : DoubleOrder.EdgeOf(bin), group.Min, group.Max);
    }
}
