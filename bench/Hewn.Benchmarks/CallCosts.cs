using System.Diagnostics;

namespace Hewn.Benchmarks;

/// <summary>What calls cost who made them, each of so many pieces.</summary>
/// <param name="P50">Nanoseconds.</param>
/// <param name="P99">Nanoseconds.</param>
/// <param name="Mean">Nanoseconds.</param>
/// <param name="Bytes">Allocated by the caller's thread.</param>
/// <param name="PerSecond">Pieces a second until all were written.</param>
internal readonly record struct CallCosts(double P50, double P99, double Mean, double Bytes, double PerSecond)
{
    /// <summary>The costs of calls.</summary>
    /// <param name="ticks">Of each call; sorted by this.</param>
    /// <param name="perCall">Pieces of a call.</param>
    /// <param name="inCalls">What as many calls took that were not timed one by one.</param>
    /// <param name="bytes">Allocated by these.</param>
    /// <param name="seconds">Until all of these were written.</param>
    public static CallCosts Of(long[] ticks, int perCall, TimeSpan inCalls, long bytes, double seconds)
    {
        Array.Sort(ticks);
        double unit = 1e9 / Stopwatch.Frequency / perCall;
        double pieces = (double)ticks.Length * perCall;
        return new(
            ticks[ticks.Length / 2] * unit,
            ticks[(int)(ticks.Length * 0.99)] * unit,
            inCalls.TotalNanoseconds / pieces,
            bytes / pieces,
            pieces / seconds);
    }

    /// <summary>The median of each figure.</summary>
    public static CallCosts MedianOf(IReadOnlyCollection<CallCosts> rounds)
    {
        double Median(Func<CallCosts, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);
        return new(
            Median(of => of.P50), Median(of => of.P99), Median(of => of.Mean), Median(of => of.Bytes),
            Median(of => of.PerSecond));
    }
}
