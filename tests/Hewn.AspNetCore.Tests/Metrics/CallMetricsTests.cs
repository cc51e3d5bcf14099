using Hewn.AspNetCore.Metrics;

namespace Hewn.AspNetCore.Tests.Metrics;

public sealed class CallMetricsTests
{
    private static CallFigures Call(string? model, string outcome = "completed", double seconds = 1) =>
        new() { Model = model, Operation = model is null ? null : "chat", Outcome = outcome, Seconds = seconds };

    [Fact]
    public void Models_that_clients_make_up_stay_bounded()
    {
        var metrics = new CallMetrics();
        for (int i = 0; i < 10_000; i++)
            metrics.Add(Call($"made-up-{i}", "failed"));
        string[] models = [.. metrics.All.Select(one => one.Labels.Model).Distinct()];
        models.Length.ShouldBe((Limits.MetricModels / 4) + 1);
        models.ShouldContain(CallMetrics.Other);

        metrics.Add(Call("real"));
        metrics.All.ShouldContain(one => one.Labels.Model == "real"); // There is a place left for what exists.
        for (int i = 0; i < 10_000; i++)
            metrics.Add(Call($"other-{i}"));
        metrics.All.Select(one => one.Labels.Model).Distinct().Count().ShouldBe(Limits.MetricModels + 1);
        metrics.All.Sum(one => one.Series.Durations.Cumulated()[^1]).ShouldBe(20_001); // None is lost.
        metrics.Add(Call(new string('x', 10_000)));
        metrics.All.Max(one => one.Labels.Model.Length).ShouldBeLessThanOrEqualTo(Limits.MetricModelChars);
    }

    [Fact]
    public void A_call_without_a_model_has_none_whatever_its_body_says()
    {
        var metrics = new CallMetrics();
        metrics.Add(Call("m") with { Operation = null });
        metrics.All.Single().Labels.ShouldBe(("", "", "completed"));
    }

    [Fact]
    public void Values_are_counted_in_the_bucket_that_holds_them()
    {
        var histogram = new Histogram([1, 2]);
        foreach (double value in new[] { 0.5, 1, 1.5, 2, 2.1, 100 })
            histogram.Observe(value);
        histogram.Cumulated().ShouldBe([2L, 4L, 6L]);
        histogram.Sum.ShouldBe(107.1, 1e-9);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        var metrics = new CallMetrics();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
                metrics.Add(Call("m") with { InputTokens = 2, SecondsToFirstToken = 0.25, TokensPerSecond = 10 });
        })));
        CallSeries series = metrics.All.Single().Series;
        series.Durations.Cumulated()[^1].ShouldBe(80_000);
        series.Durations.Sum.ShouldBe(80_000);
        series.Tokens(0).ShouldBe(160_000);
        series.FirstTokens.Sum.ShouldBe(20_000);
        series.TokenTimes.Sum.ShouldBe(8_000, 1e-6);
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        var text = new PrometheusText();
        text.Begin("a_total", "counter", "A \\ here.");
        text.Sample("a_total", 1.5, ("l", "q\" b\\ n\n{}, é"));
        text.ToString().ShouldBe("# HELP a_total A \\\\ here.\n# TYPE a_total counter\n"
            + "a_total{l=\"q\\\" b\\\\ n\\n{}, é\"} 1.5\n");
        Exposition.Parse(text.ToString()).Samples.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("a_total 1\n# TYPE a_total counter\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total 1\na_total 2\n")]
    [InlineData("# HELP a x\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total{l=\"a\"b\"} 1\n")]
    [InlineData("# HELP a x\n# TYPE a histogram\na_bucket{x=\"1\",le=\"1\"} 2\na_bucket{x=\"1\",le=\"+Inf\"} 1\n")]
    public void The_reader_of_these_tests_is_strict(string text) =>
        Should.Throw<Exception>(() => Exposition.Parse(text));
}
