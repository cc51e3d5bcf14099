using System.Globalization;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Metrics.Windows;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>What holds for any entries and any windows.</summary>
public sealed class MetricPropertyTests
{
    private static readonly string[] _functions =
    [
        "count_over_time(S[R])", "rate(S | unwrap v [R])", "sum_over_time(S | unwrap v [R])",
        "avg_over_time(S | unwrap v [R])", "min_over_time(S | unwrap v [R])", "max_over_time(S | unwrap v [R])",
        "stdvar_over_time(S | unwrap v [R])", "first_over_time(S | unwrap v [R])", "last_over_time(S | unwrap v [R])",
        "quantile_over_time(0.7, S | unwrap v [R])", "rate_counter(S | unwrap v [R])", "absent_over_time(S[R])",
        "bytes_over_time(S[R])",
    ];

    /// <summary>Few of them here; tests/fuzz/run takes all.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(
        1, Environment.GetEnvironmentVariable("FUZZ_MINUTES") is null ? 6 : 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Overlapping_windows_are_what_each_window_is_alone(int seed)
    {
        var random = new Random(seed);
        var source = new ListSource(Entries(random), threads: random.Next(1, 4));
        long step = random.Next(1, 9) * 500;
        long range = random.Next(1, 40) * 250;
        foreach (string function in _functions)
        {
            string query = function.Replace("S", "{app=~\".+\"}", StringComparison.Ordinal)
                .Replace("R", $"{range}ms", StringComparison.Ordinal);
            var times = QueryTimes.Range(0, 60 * Metric.Second, step * 1_000_000);
            var matrix = (MatrixResult)Metric.Run(query, source, times);
            var expected = new Dictionary<string, double>(StringComparer.Ordinal);
            for (long time = 0; time <= 60_000; time += step)
            {
                var vector = (VectorResult)Metric.Run(query, source, QueryTimes.Instant(time * 1_000_000));
                foreach (MetricElement element in vector.Elements)
                    expected.Add(PointName(element.Labels, time), element.Value);
            }

            ShouldBeSame(Points(matrix), expected, $"{seed}: {query} step {step}ms");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Several_threads_give_the_same_as_one(int seed)
    {
        LogEntry[] entries = [.. Entries(new Random(seed))];
        foreach (string function in _functions)
        {
            string query = function.Replace("S", "{app=~\".+\"}", StringComparison.Ordinal)
                .Replace("R", "7s", StringComparison.Ordinal);
            ShouldBeSame(
                Points(Run(query, new ListSource(entries, threads: 4))),
                Points(Run(query, new ListSource(entries))),
                $"{seed}: {query}");
        }
    }

    [Theory]
    [InlineData("count_over_time({app=\"a\"}[R])")]
    [InlineData("sum_over_time({app=\"a\"} | unwrap v [R])")]
    [InlineData("bytes_over_time({app=\"a\"}[R])")]
    public void Parts_of_a_range_add_up_to_the_whole(string query)
    {
        var source = new ListSource(Entries(new Random(99)));
        double Sum(long at, long range) => ((VectorResult)Metric.Run(
            query.Replace("R", $"{range}s", StringComparison.Ordinal), source, QueryTimes.Instant(at * Metric.Second)))
            .Elements.Sum(element => element.Value);

        double whole = Sum(60, 60);

        whole.ShouldNotBe(0);
        foreach (long part in new long[] { 1, 3, 5, 20 })
            Enumerable.Range(1, (int)(60 / part)).Sum(i => Sum(i * part, part)).ShouldBe(whole, 1e-9);
    }

    [Fact]
    public void A_quantile_that_may_not_hold_all_values_is_read_window_by_window()
    {
        var source = new ListSource(Enumerable.Range(1, 600).Select(i =>
            Metric.Entry(i / 10.0, v: (i * 7919 % 1000).ToString(CultureInfo.InvariantCulture))), threads: 2);
        const string query = "quantile_over_time(0.9, {app=\"a\"} | unwrap v [3s])";
        string free = Metric.Over(0, 60, 1, query, source);
        int reads = source.Reads;

        Metric.Over(0, 60, 1, query, source, new MetricLimits(MaxHeldValues: 60)).ShouldBe(free);

        source.Reads.ShouldBe(reads + 2);
        Should.Throw<TooManyValuesException>(
            () => Metric.Over(0, 60, 1, query, source, new MetricLimits(MaxHeldValues: 20)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_quantile_is_that_of_the_sorted_values(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ =>
            random.Next(20) == 0 ? double.NaN : random.Next(4) == 0 ? random.Next(5) : random.NextDouble() * 1000)];
        double[] sorted = [.. values.Order()];
        foreach (double q in new[] { 0, 0.01, 0.25, 0.5, 0.95, 0.99, 1 })
        {
            double rank = q * (sorted.Length - 1);
            int lower = (int)rank;
            double weight = rank - lower;
            double above = sorted[Math.Min(sorted.Length - 1, lower + 1)];
            double expected = (sorted[lower] * (1 - weight)) + (above * weight);
            Quantile.Of(q, [.. values]).ShouldBe(expected, $"{seed}: {q} of {values.Length}");
        }
    }

    private static MatrixResult Run(string query, ListSource source) => (MatrixResult)Metric.Run(
        query, source, QueryTimes.Range(0, 60 * Metric.Second, 2 * Metric.Second));

    private static Dictionary<string, double> Points(MatrixResult matrix) => matrix.Series
        .SelectMany(series => series.Points.Select(point => (series.Labels, point.TimestampMs, point.Value)))
        .ToDictionary(one => PointName(one.Labels, one.TimestampMs), one => one.Value, StringComparer.Ordinal);

    private static string PointName(LabelSet labels, long time) =>
        string.Create(CultureInfo.InvariantCulture, $"{labels} {time}");

    /// <summary>
    /// The same points, of values that differ by a trillionth at most: numbers were added up in another order.
    /// </summary>
    private static void ShouldBeSame(
        Dictionary<string, double> points, Dictionary<string, double> expected, string what)
    {
        points.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Keys.Order(StringComparer.Ordinal), what);
        foreach ((string name, double value) in expected)
            Math.Abs(points[name] - value).ShouldBeLessThanOrEqualTo(Math.Abs(value) * 1e-12, $"{what}: {name}");
    }

    private static IEnumerable<LogEntry> Entries(Random random)
    {
        int count = random.Next(20, 400);
        for (int i = 0; i < count; i++)
        {
            // Whole numbers of milliseconds, and often none but equal times and edges of windows.
            double seconds = random.Next(3) == 0 ? random.Next(0, 61) : random.Next(0, 60_000) / 1000.0;
            string stream = "app=" + "abc"[random.Next(3)];
            string value = random.Next(-50, 50).ToString(CultureInfo.InvariantCulture);
            yield return Metric.Entry(seconds, stream, value, new string('x', random.Next(5)));
        }
    }
}
