using Hewn.Runs;

namespace Hewn.Tests.Runs;

/// <summary>Statistics beside what sorting all values and summing them twice gives.</summary>
public sealed class MetricStatisticsTests
{
    private const double RelativeError = 0.01;

    private static MetricStatistics Of(IEnumerable<double> values)
    {
        var series = new MetricSeries("m");
        int step = 0;
        foreach (double value in values)
            series.Add(step++, value);
        return series.Statistics;
    }

    private static double Sample(string kind, Random random)
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return kind switch
        {
            "normal" => normal,
            "far from zero" => 1e9 + normal, // Where sums of squares lose every digit.
            "wide" => Math.Exp(5 * normal),
            "negative" => -Math.Exp(normal),
            "whole" => random.Next(-5, 6),
            "constant" => 0.1,
            "tiny" => 1e-300 * (1 + random.NextDouble()),
            _ => throw new ArgumentException(kind, nameof(kind)),
        };
    }

    [Theory]
    [InlineData("normal", 100_000)]
    [InlineData("far from zero", 100_000)]
    [InlineData("wide", 100_000)]
    [InlineData("negative", 100_000)]
    [InlineData("whole", 100_000)]
    [InlineData("constant", 100_000)]
    [InlineData("tiny", 10_000)]
    [InlineData("normal", 513)]
    [InlineData("normal", 512)]
    [InlineData("wide", 20)]
    [InlineData("normal", 1)]
    public void Figures_are_those_of_all_values(string kind, int count)
    {
        var random = new Random(count);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => Sample(kind, random))];
        MetricStatistics found = Of(values);

        double[] sorted = [.. values.Order()];
        double mean = sorted.Sum(value => value / count);
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean) / count));
        (found.Count, found.NotFinite, found.Min, found.Max).ShouldBe((count, 0, sorted[0], sorted[^1]));
        (found.Last, found.LastStep).ShouldBe((values[^1], count - 1));
        found.Mean.ShouldBe(mean, Math.Max(Math.Abs(mean), deviation) * 1e-9);
        found.StandardDeviation.ShouldBe(deviation, (deviation * 1e-6) + (Math.Abs(mean) * 1e-12));
        found.AreQuantilesExact.ShouldBe(count <= 512);
        ShouldBeQuantile(found.P50, sorted, 50);
        ShouldBeQuantile(found.P95, sorted, 95);
        ShouldBeQuantile(found.P99, sorted, 99);
    }

    [Fact]
    public void Buckets_are_bounded_and_the_largest_stay_right_when_the_range_is_beyond_them()
    {
        // 600 orders of magnitude, far beyond the buckets' 17.
        double[] values = [.. Enumerable.Range(-300, 600)
            .SelectMany(power => Enumerable.Repeat(Math.Pow(10, power), 4))];
        MetricStatistics found = Of(values);
        found.AreQuantilesExact.ShouldBeFalse();
        double[] sorted = [.. values.Order()];
        ShouldBeQuantile(found.P99, sorted, 99);
        found.P50.ShouldBeInRange(found.Min, found.Max);
        Of(values.Reverse()).P99.ShouldBe(found.P99);
        (found.Min, found.Max).ShouldBe((1e-300, 1e299));
    }

    [Fact]
    public void Extremes_of_double_break_nothing()
    {
        MetricStatistics found = Of(Enumerable.Range(0, 2000)
            .Select(i => (i % 4) switch { 0 => double.MaxValue, 1 => double.Epsilon, 2 => 0, _ => -double.MaxValue }));
        (found.Min, found.Max, found.P50, found.P99)
            .ShouldBe((-double.MaxValue, double.MaxValue, 0, found.P99));
        found.P99.ShouldBeGreaterThan(double.MaxValue * 0.97);
    }

    private static void ShouldBeQuantile(double found, double[] sorted, int percent)
    {
        double exact = sorted[Math.Max(0, (((percent * sorted.Length) + 99) / 100) - 1)];
        double tolerance = sorted.Length <= 512 ? 0 : (Math.Abs(exact) * RelativeError) + double.Epsilon;
        Math.Abs(found - exact).ShouldBeLessThanOrEqualTo(tolerance, $"p{percent}: {found} instead of {exact}");
    }
}
