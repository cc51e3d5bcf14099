using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Statistics;

namespace Hewn.Store.Tests.Statistics;

public sealed class CallStatisticsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 1000)]
    [InlineData(4, 50_000)]
    public void All_figures_equal_those_by_brute_force(int seed, int count)
    {
        string[] lines = [.. new CallGenerator(seed).Lines(count)];
        var oracle = new CallOracle(lines);
        CallSummary summary = Count(lines).Summarise();

        summary.Total.Calls.ShouldBe(oracle.Total);
        CheckCounts(summary.Total, oracle.Counts((_, _, _, _) => true));
        CheckLatency(summary.Total.Latency, oracle.Durations((_, _) => true));
        summary.IsApproximate.ShouldBeFalse();
        summary.Endpoints.Select(g => g.Name).ShouldBe(oracle.Endpoints, ignoreOrder: true);
        foreach (GroupSummary group in summary.Endpoints)
        {
            CheckCounts(group, oracle.Counts((endpoint, _, _, _) => endpoint == group.Name));
            CheckLatency(group.Latency, oracle.Durations((endpoint, _) => endpoint == group.Name));
        }

        summary.Models.Select(g => g.Name).ShouldBe(oracle.Models, ignoreOrder: true);
        foreach (GroupSummary group in summary.Models)
        {
            CheckCounts(group, oracle.Counts((_, _, _, model) => model == group.Name));
            CheckLatency(group.Latency, oracle.Durations((_, model) => model == group.Name));
            group.PromptTokens.ShouldBe(7 * group.Calls);
        }

        summary.Methods.Select(g => g.Name).ShouldBe(oracle.Methods, ignoreOrder: true);
        foreach (GroupSummary group in summary.Methods)
            CheckCounts(group, oracle.Counts((_, method, _, _) => method == group.Name));
        summary.Statuses.Select(g => g.Name).ShouldBe(oracle.Statuses, ignoreOrder: true);
        foreach (GroupSummary group in summary.Statuses)
            CheckCounts(group, oracle.Counts((_, _, status, _) => status == group.Name));
        summary.Slowest.Select(s => s.DurationMs)
            .ShouldBe(oracle.Durations((_, _) => true).OrderDescending().Take(10));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Beyond_the_bound_quantiles_are_approximate_and_within_the_stated_error(int seed)
    {
        string[] lines = [.. new CallGenerator(seed).Lines(30_000)];
        var oracle = new CallOracle(lines);
        CallSummary summary = Count(lines, maxStoredSamples: 500).Summarise();

        summary.IsApproximate.ShouldBeTrue();
        LatencySummary latency = summary.Total.Latency!.Value;
        latency.IsApproximate.ShouldBeTrue();
        List<double> sorted = oracle.Durations((_, _) => true);
        latency.MaxMs.ShouldBe(sorted[^1]);
        latency.MeanMs.ShouldBe(sorted.Average(), 1e-6);
        foreach ((double q, double value) in Quantiles(latency))
        {
            double exact = CallOracle.Quantile(sorted, q);
            Math.Abs(value - exact).ShouldBeLessThanOrEqualTo(exact * LogHistogram.RelativeError * 1.000001);
        }
    }

    [Fact]
    public void A_small_group_stays_exact_when_a_large_one_gives_its_places_back()
    {
        var statistics = new CallStatistics(null, maxStoredSamples: 210);
        for (int i = 1; i <= 200; i++) // two places each: overall and endpoint
            Add(statistics, Response("large", i));
        for (int i = 1; i <= 5; i++)
            Add(statistics, Response("small", i));
        CallSummary summary = statistics.Summarise();
        summary.Total.Latency!.Value.IsApproximate.ShouldBeTrue();
        LatencySummary small = summary.Endpoints.Single(g => g.Name == "small").Latency!.Value;
        small.IsApproximate.ShouldBeFalse();
        small.P50Ms.ShouldBe(3);
    }

    [Fact]
    public void Of_too_many_names_the_rest_is_counted_together()
    {
        var statistics = new CallStatistics(null);
        for (int i = 0; i < Limits.MaxGroups + 50; i++)
            Add(statistics, Response($"e{i}", 1));
        CallSummary summary = statistics.Summarise();
        summary.Endpoints.Count.ShouldBe(Limits.MaxGroups + 1);
        summary.Endpoints.Single(g => g.Name == "(other)").Calls.ShouldBe(50);
        summary.CutDimensions.ShouldBe(["endpoints"]);
        summary.Total.Calls.ShouldBe(Limits.MaxGroups + 50);
    }

    [Fact]
    public void With_a_threshold_all_slow_calls_are_listed_up_to_a_bound_and_counted()
    {
        var statistics = new CallStatistics(TimeSpan.FromSeconds(5));
        foreach (double ms in new[] { 4999.99, 5000, 12345.6, 12000, 100 })
            Add(statistics, Response("e", ms));
        CallSummary summary = statistics.Summarise();
        summary.Slowest.Select(s => s.DurationMs).ShouldBe([12345.6, 12000, 5000]);
        summary.SlowCalls.ShouldBe(3);
        for (int i = 0; i < Limits.MaxSlowCalls; i++)
            Add(statistics, Response("e", 6000 + i));
        summary = statistics.Summarise();
        summary.SlowCalls.ShouldBe(Limits.MaxSlowCalls + 3);
        summary.Slowest.Count.ShouldBe(Limits.MaxSlowCalls);
        summary.Slowest[^1].DurationMs.ShouldBe(6002);
    }

    [Theory]
    [InlineData("\"type\":\"response\",\"status_code\":200", CallOutcome.Succeeded)]
    [InlineData("\"type\":\"response\",\"status_code\":399,\"outcome\":\"completed\"", CallOutcome.Succeeded)]
    [InlineData("\"type\":\"response\",\"status_code\":400", CallOutcome.Failed)]
    [InlineData("\"type\":\"response\",\"status_code\":200,\"outcome\":\"failed\"", CallOutcome.Failed)]
    [InlineData("\"type\":\"response\",\"status_code\":499,\"outcome\":\"aborted_by_client\"", CallOutcome.Aborted)]
    [InlineData("\"type\":\"exception\"", CallOutcome.Failed)]
    public void A_call_ends_in_one_of_three_ways(string fields, CallOutcome expected) =>
        CallFacts.OutcomeOf(Parse($"{{{fields}}}")).ShouldBe(expected);

    [Theory]
    [InlineData("\"endpoint\":\"gen\",\"url\":\"http://h/x\"", "gen")]
    [InlineData("\"url\":\"http://localhost:5000/api/v1/x?q=1\"", "/api/v1/x")]
    [InlineData("\"url\":\"http://localhost:5000\"", "/")]
    [InlineData("\"url\":\"http://localhost:5000?q=/1\"", "/")]
    [InlineData("\"url\":\"/only/path#f\"", "/only/path")]
    [InlineData("\"endpoint\":null", "Unknown")]
    [InlineData("\"endpoint\":\"\"", "Unknown")]
    public void The_endpoint_is_named_or_the_path_of_the_url(string fields, string expected) =>
        CallFacts.EndpointOf(Parse($"{{{fields}}}")).ShouldBe(expected);

    [Fact]
    public void Aborted_calls_are_neither_success_nor_failure_in_the_error_rate()
    {
        var group = new GroupSummary("x", 10, 3, 1, 6, null, null, null);
        group.ErrorRate.ShouldBe(0.25);
        (group with { Succeeded = 0, Failed = 0 }).ErrorRate.ShouldBeNull();
    }

    [Fact]
    public void Errors_are_grouped_by_type_endpoint_and_status()
    {
        var errors = new ErrorStatistics();
        foreach (string line in new[]
        {
            """{"level":"ERROR","type":"custom_event","error_type":"NotFound","error_message":"m","endpoint":"g"}""",
            """{"level":"ERROR","type":"exception","exception_type":"ValueError","exception_message":"v","url":"/p"}""",
            """{"level":"INFO","type":"response","status_code":404,"message":"Error response - 404"}""",
            """{"level":"FATAL","message":"out of memory"}""",
            """{"level":"INFO","type":"response","status_code":200}""",
            """{"level":"WARN","message":"hm"}""",
        })
            errors.Add(Parse(line));
        ErrorSummary summary = errors.Summarise();
        summary.Total.ShouldBe(4);
        summary.Types.Select(g => (g.Name, g.Count, g.LastMessage)).ShouldBe(
        [
            ("HTTP 404", 1, "Error response - 404"), ("NotFound", 1, "m"), ("Unknown", 1, "out of memory"),
            ("ValueError", 1, "v"),
        ]);
        summary.Endpoints.Select(g => (g.Name, g.Count)).ShouldBe([("Unknown", 2), ("/p", 1), ("g", 1)]);
        summary.Statuses.Select(g => (g.Name, g.Count)).ShouldBe([("Unknown", 3), ("404", 1)]);
    }

    private static void CheckCounts(GroupSummary group, (int Calls, int Succeeded, int Failed, int Aborted) expected) =>
        ((int)group.Calls, (int)group.Succeeded, (int)group.Failed, (int)group.Aborted).ShouldBe(expected, group.Name);

    private static void CheckLatency(LatencySummary? latency, List<double> sorted)
    {
        if (sorted.Count == 0)
        {
            latency.ShouldBeNull();
            return;
        }

        LatencySummary figures = latency.ShouldNotBeNull();
        figures.Count.ShouldBe(sorted.Count);
        figures.MaxMs.ShouldBe(sorted[^1]);
        figures.MeanMs.ShouldBe(sorted.Sum() / sorted.Count, 1e-6);
        foreach ((double q, double value) in Quantiles(figures))
            value.ShouldBe(CallOracle.Quantile(sorted, q), 1e-6);
    }

    private static (double Q, double Value)[] Quantiles(LatencySummary l) =>
        [(0.5, l.P50Ms), (0.9, l.P90Ms), (0.95, l.P95Ms), (0.99, l.P99Ms)];

    private static CallStatistics Count(IEnumerable<string> lines, int maxStoredSamples = Limits.MaxStoredSamples)
    {
        var statistics = new CallStatistics(null, maxStoredSamples);
        foreach (string line in lines)
            Add(statistics, line);
        return statistics;
    }

    private static void Add(CallStatistics statistics, string line) => statistics.Add(Parse(line));

    private static string Response(string endpoint, double ms) => FormattableString.Invariant(
        $"{{\"type\":\"response\",\"status_code\":200,\"endpoint\":\"{endpoint}\",\"duration_ms\":{ms}}}");

    private static Entry Parse(string line)
    {
        var entry = new Entry();
        entry.SetRecord(Encoding.UTF8.GetBytes(line)).ShouldBeNull();
        return entry;
    }
}
