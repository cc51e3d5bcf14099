using System.Runtime.CompilerServices;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Exact quantiles, between two values in proportion, as Prometheus has them.</summary>
internal static class Quantile
{
    /// <summary>From so many values on, those around the rank are looked for by bins.</summary>
    private const int ManyValues = 32_768;

    /// <summary>The quantile of values in parts, which stay as they are.</summary>
    /// <param name="quantile">Which.</param>
    /// <param name="parts">The values.</param>
    /// <param name="room">Room for some of them; made larger when it has to be.</param>
    public static double Of(double quantile, ReadOnlySpan<ArraySegment<double>> parts, ref double[] room)
    {
        int count = 0;
        foreach (ArraySegment<double> part in parts)
            count += part.Count;
        if (count < ManyValues || quantile is not (>= 0 and <= 1))
        {
            Reserve(ref room, count);
            int at = 0;
            foreach (ArraySegment<double> part in parts)
            {
                part.AsSpan().CopyTo(room.AsSpan(at));
                at += part.Count;
            }

            return Of(quantile, room.AsSpan(0, count));
        }

        double rank = quantile * (count - 1);
        int lower = (int)Math.Floor(rank);
        int upper = Math.Min(count - 1, lower + 1);
        (int first, int last, int below, int inside) = BinsOf(parts).Find(lower, upper);
        Reserve(ref room, inside);
        int kept = 0;
        foreach (ArraySegment<double> part in parts)
            kept += ValueBins.Copy(part, first, last, room.AsSpan(kept));
        return Between(room.AsSpan(0, inside), lower - below, upper - below, rank - lower);
    }

    /// <summary>
    /// The quantile; the values are put into another order. Above 1 it is infinite. NaN counts as least.
    /// </summary>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(quantile))
            return double.NaN;
        if (quantile is < 0 or > 1)
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        double rank = quantile * (values.Length - 1);
        int lower = (int)Math.Floor(rank);
        int upper = Math.Min(values.Length - 1, lower + 1);
        return Between(values, lower, upper, rank - lower);
    }

    /// <summary>The value between two ranks; the values are put into another order.</summary>
    private static double Between(Span<double> values, int lower, int upper, double weight)
    {
        Select(values, lower);
        double below = values[lower];
        double above = upper == lower ? below : Least(values[upper..]);
        return (below * (1 - weight)) + (above * weight);
    }

    /// <summary>Values in bins, counted by as many threads as there are processors.</summary>
    private static ValueBins BinsOf(ReadOnlySpan<ArraySegment<double>> parts)
    {
        ArraySegment<double>[] all = parts.ToArray();
        var bins = new ValueBins();
        var gate = new Lock();
        Parallel.For(0, all.Length, static () => new ValueBins(), (i, _, own) =>
        {
            own.Count(all[i]);
            return own;
        }, own =>
        {
            lock (gate)
                bins.Add(own);
        });
        return bins;
    }

    private static void Reserve(ref double[] room, int count)
    {
        if (room.Length < count)
            room = new double[Math.Max(count, 2 * room.Length)];
    }

    private static double Least(ReadOnlySpan<double> values)
    {
        double least = values[0];
        foreach (double value in values)
        {
            if (value < least)
                least = value;
        }

        return least;
    }

    /// <summary>
    /// Brings the value of this rank to its place, lesser ones before and greater ones behind it. Where halves stay
    /// unequal for long, the rest is sorted, so that no order of values makes it slow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private static void Select(Span<double> values, int rank)
    {
        int low = BringNaNsForward(values);
        int high = values.Length - 1;
        if (rank < low)
            return;
        int patience = 2 * (int)Math.Log2(values.Length) + 8;
        while (high - low > 16 && patience-- > 0)
        {
            double pivot = MedianOfThree(values[low], values[low + ((high - low) / 2)], values[high]);
            int left = low;
            int right = high;
            while (left <= right)
            {
                while (values[left] < pivot)
                    left++;
                while (values[right] > pivot)
                    right--;
                if (left > right)
                    break;
                (values[left], values[right]) = (values[right], values[left]);
                left++;
                right--;
            }

            if (rank <= right)
                high = right;
            else if (rank >= left)
                low = left;
            else
                return;
        }

        values[low..(high + 1)].Sort();
    }

    private static int BringNaNsForward(Span<double> values)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                (values[i], values[count]) = (values[count], values[i]);
                count++;
            }
        }

        return count;
    }

    private static double MedianOfThree(double a, double b, double c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
