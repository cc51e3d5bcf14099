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
            var taken = new Dictionary<int, double[]>(); // bins' values, in any order
            for (int i = 0; i < results.Length; i++)
                results[i] = Quantile.Of(quantiles[i], group.Count, rank => Pick(group, bins, taken, rank));
        }
        else
        {
            for (int i = 0; i < results.Length; i++)
                results[i] = Quantile.Of(
                    quantiles[i], group.Count, rank => PickAgain(name, group, second, rank, ref isExact));
        }

        return new(name, group.Count, group.Sum.ToDouble(), group.Min, group.Max, results, isExact);
    }

    private static double Pick(NumberGroup group, BinCounts bins, Dictionary<int, double[]> taken, long rank)
    {
        (int bin, long before) = bins.Find(rank);
        if (!taken.TryGetValue(bin, out double[]? values))
        {
            taken[bin] = values = new double[bins[bin]];
            int count = 0;
            foreach (ArraySegment<double> part in group.Kept)
                count += DoubleOrder.Take(part.AsSpan(), bin, values.AsSpan(count));
        }

        return Selection.At(values, (int)(rank - before));
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
