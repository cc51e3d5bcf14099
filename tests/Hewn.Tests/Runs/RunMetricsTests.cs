using System.Text.Json;
using Hewn.Runs;
using Hewn.Tests.Support;

namespace Hewn.Tests.Runs;

public sealed class RunMetricsTests : IDisposable
{
    private readonly RunsFolder _runs = new();

    public void Dispose() => _runs.Dispose();

    /// <summary>The lines that some calls leave.</summary>
    private List<string> LinesOf(Action<RunMetrics> calls, Action<RunOptions>? configure = null)
    {
        using Run run = _runs.Start(configure: configure);
        calls(run.Metrics);
        run.Dispose();
        return LogLines.Read(run.Metrics.Path);
    }

    [Fact]
    public void A_line_has_step_time_and_numbers_in_the_order_of_the_call()
    {
        LinesOf(metrics =>
        {
            metrics.Log(100, ("loss", 0.5), ("lr", 1e-3), ("tokens", 4096L), ("grad_norm", 0.1f), ("epoch", 3));
            metrics.Log(-1);
            metrics.Log(2, new Dictionary<string, double> { ["reward"] = 0.3 });
        }).ShouldBe([
            """{"step":100,"timestamp":"2026-01-19T00:00:00.123456Z","loss":0.5,"lr":0.001,"tokens":4096,"""
                + "\"grad_norm\":0.1,\"epoch\":3}",
            """{"step":-1,"timestamp":"2026-01-19T00:00:00.123456Z"}""",
            """{"step":2,"timestamp":"2026-01-19T00:00:00.123456Z","reward":0.3}""",
        ]);
    }

    [Fact]
    public void What_is_no_finite_number_keeps_the_line_valid_and_is_counted()
    {
        using Run run = _runs.Start();
        run.Metrics.Log(1, ("loss", double.NaN), ("up", double.PositiveInfinity), ("down", float.NegativeInfinity));
        run.Metrics.Log(2, ("loss", 2.0));
        run.Dispose();
        List<JsonElement> lines = LogLines.ParseAll(run.Metrics.Path);
        (lines[0].Text("loss"), lines[0].Text("up"), lines[0].Text("down")).ShouldBe(("NaN", "Infinity", "-Infinity"));
        run.Metrics.Status.NotFinite.ShouldBe(3);
        MetricStatistics loss = run.Metrics.Statistics("loss")!;
        (loss.Count, loss.NotFinite, loss.Mean, loss.Max, loss.Last).ShouldBe((1, 1, 2.0, 2.0, 2.0));
        MetricStatistics up = run.Metrics.Statistics("up")!;
        (up.Count, up.NotFinite, up.Mean, up.P50).ShouldBe((0, 1, double.NaN, double.NaN));
        JsonElement summary = RunsFolder.SummaryOf(run.Directory).GetProperty("metrics").GetProperty("up");
        (summary.Text("last"), summary.Text("mean"), summary.Raw("not_finite")).ShouldBe(("Infinity", "NaN", "1"));
    }

    [Fact]
    public void Only_pairs_with_a_number_become_metrics()
    {
        Type[] taken = [.. typeof(Metric).GetMethods()
            .Where(method => method.Name == "op_Implicit"
                && !method.IsDefined(typeof(ObsoleteAttribute), inherit: false))
            .Select(method => method.GetParameters()[0].ParameterType.GetGenericArguments()[1])];
        taken.ShouldBe([typeof(double), typeof(float), typeof(int), typeof(long), typeof(decimal)], ignoreOrder: true);
        typeof(Metric).GetMethods().Single(method => method.IsDefined(typeof(ObsoleteAttribute), inherit: false))
            .GetCustomAttributes(false).OfType<ObsoleteAttribute>().Single().IsError.ShouldBeTrue();
        Metric metric = ("price", 1.25m);
        metric.Value.ShouldBe(1.25);
    }

    [Fact]
    public void Names_of_the_lines_own_and_empty_ones_are_kept_beside_them()
    {
        JsonElement line = LogLines.Parse(LinesOf(metrics => metrics.Log(
            7, ("step", 1), ("timestamp", 2), (string.Empty, 3), (null!, 4), ("a\"\n\u2028", 5))).Single());
        line.Names().ShouldBe(["step", "timestamp", "step_", "timestamp_", "_", "a\"\n\u2028"]);
        (line.Raw("step"), line.Raw("step_"), line.Raw("_")).ShouldBe(("7", "1", "4"));
    }

    [Fact]
    public void Of_two_values_with_one_name_the_later_counts_and_the_other_is_counted()
    {
        using Run run = _runs.Start();
        run.Metrics.Log(1, ("loss", 1), ("lr", 2), ("loss", 3), ("step", 4), ("step_", 5));
        run.Dispose();
        JsonElement line = LogLines.ParseAll(run.Metrics.Path).ShouldHaveSingleItem();
        line.Names().ShouldBe(["step", "timestamp", "lr", "loss", "step_"]);
        (line.Raw("loss"), line.Raw("step_")).ShouldBe(("3", "5"));
        run.Metrics.Status.Replaced.ShouldBe(2);
        run.Metrics.Statistics("loss")!.Count.ShouldBe(1);
    }

    [Fact]
    public void Names_beyond_the_bound_are_written_without_statistics_and_told_once()
    {
        using Run run = _runs.Start(configure: options => options.Metrics.MaxNames = 2);
        for (int step = 0; step < 10; step++)
            run.Metrics.Log(step, ("a", 1), ("b", 2), ("c", 3), ($"new_{step}", 4));
        run.Dispose();
        LogLines.ParseAll(run.Metrics.Path).ShouldAllBe(line => line.Names().Length == 6);
        MetricStatus status = run.Metrics.Status;
        (status.Names, status.UntrackedValues, status.Lines, status.Dropped).ShouldBe((2, 20, 10, 0));
        run.Metrics.Statistics("b")!.Count.ShouldBe(10);
        run.Metrics.Statistics("c").ShouldBeNull();
        RunsFolder.LogOf(run).Single(record => record.Text("level") == "WARN").Text("message")
            .ShouldContain("MaxNames");
        RunsFolder.SummaryOf(run.Directory).Raw("untracked_values").ShouldBe("20");
    }

    [Fact]
    public void More_than_a_line_holds_stands_in_further_lines_of_the_same_step()
    {
        Metric[] metrics = [.. Enumerable.Range(0, 3000)
            .Select(i => new Metric($"layers.{i}.{new string('x', 100)}", i + 0.5))];
        using Run run = _runs.Start(configure: options => options.Metrics.MaxNames = 5000);
        run.Metrics.Log(9, metrics);
        run.Dispose();
        List<JsonElement> lines = LogLines.ParseAll(run.Metrics.Path);
        lines.Count.ShouldBe(2);
        lines.ShouldAllBe(line => line.Raw("step") == "9");
        lines.Sum(line => line.Names().Length - 2).ShouldBe(metrics.Length);
        run.Metrics.Status.Lines.ShouldBe(2);
        run.Metrics.Statistics().Sum(statistics => statistics.Count).ShouldBe(metrics.Length);
    }

    [Fact]
    public void The_file_is_rotated_by_size_and_what_that_deletes_is_counted()
    {
        using Run run = _runs.Start(configure: options =>
            (options.Metrics.MaxFileBytes, options.Metrics.BackupCount) = (10_000, 2));
        for (int step = 0; step < 1000; step++)
            run.Metrics.Log(step, ("loss", 0.5));
        run.Dispose();
        string[] files = [run.Metrics.Path + ".2", run.Metrics.Path + ".1", run.Metrics.Path];
        int[] steps = [.. files.SelectMany(LogLines.ParseAll).Select(line => line.GetProperty("step").GetInt32())];
        steps.ShouldBe(Enumerable.Range(1000 - steps.Length, steps.Length));
        files.ShouldAllBe(file => new FileInfo(file).Length <= 10_000);
        File.Exists(run.Metrics.Path + ".3").ShouldBeFalse();
        run.Metrics.Status.DeletedFiles.ShouldBeGreaterThan(0);
        JsonElement summary = RunsFolder.SummaryOf(run.Directory);
        summary.GetProperty("deleted_files").GetInt64().ShouldBe(run.Metrics.Status.DeletedFiles);
        summary.GetProperty("metrics").GetProperty("loss").Raw("count").ShouldBe("1000");
    }

    [Fact]
    public void Eight_threads_lose_and_mix_nothing_while_statistics_are_read()
    {
        const int perThread = 1000;
        using Run run = _runs.Start();
        using var stop = new CancellationTokenSource();
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (run.Metrics.Statistics("value") is { Count: > 0 } now)
                    now.Mean.ShouldBeInRange(now.Min, now.Max);
            }
        });
        reader.Start();
        var threads = Enumerable.Range(0, 8).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < perThread; i++)
                run.Metrics.Log(i, ("thread", thread), ("value", i), ($"own_{thread}", -i));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        stop.Cancel();
        reader.Join();
        run.Dispose();

        List<JsonElement> lines = LogLines.ParseAll(run.Metrics.Path);
        lines.Count.ShouldBe(8 * perThread);
        foreach (IGrouping<int, JsonElement> own in lines.GroupBy(line => line.GetProperty("thread").GetInt32()))
        {
            own.Select(line => line.GetProperty("value").GetInt32()).ShouldBe(Enumerable.Range(0, perThread));
            own.ShouldAllBe(
                line => line.GetProperty($"own_{own.Key}").GetInt32() == -line.GetProperty("value").GetInt32());
        }

        MetricStatus status = run.Metrics.Status;
        (status.Lines, status.Dropped, status.InFlight, status.Names).ShouldBe((8 * perThread, 0, 0, 10));
        MetricStatistics value = run.Metrics.Statistics("value")!;
        (value.Count, value.Min, value.Max).ShouldBe((8 * perThread, 0, perThread - 1));
        value.Mean.ShouldBe((perThread - 1) / 2.0, 1e-9);
    }

    [Fact]
    public void The_summary_says_what_the_run_came_to()
    {
        using Run run = _runs.Start();
        for (int step = 10; step < 20; step++)
            run.Metrics.Log(step, ("loss", 20.0 - step));
        run.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        RunsFolder.SummaryOf(run.Directory).Raw("is_final").ShouldBe("false");
        _runs.Clock.Advance(TimeSpan.FromSeconds(90));
        run.Metrics.Log(20, ("loss", 0.5));
        run.Dispose();

        JsonElement summary = RunsFolder.SummaryOf(run.Directory);
        summary.Text("run").ShouldBe("my_experiment");
        summary.Text("started").ShouldStartWith("2026-01-19T00:00:00.123");
        summary.Text("written").ShouldStartWith("2026-01-19T00:01:30.123");
        (summary.Raw("is_final"), summary.Raw("lines"), summary.Raw("first_step"), summary.Raw("last_step"))
            .ShouldBe(("true", "11", "10", "20"));
        JsonElement loss = summary.GetProperty("metrics").GetProperty("loss");
        loss.Names().ShouldBe([
            "count", "not_finite", "min", "max", "mean", "stddev", "p50", "p95", "p99", "quantiles_exact", "last",
            "last_step",
        ]);
        (loss.Raw("count"), loss.Raw("min"), loss.Raw("max"), loss.Raw("p50"), loss.Raw("last_step"))
            .ShouldBe(("11", "0.5", "10", "5", "20"));
        File.Exists(Path.Combine(run.Directory, "metrics_summary.json.new")).ShouldBeFalse();
        JsonElement ended = RunsFolder.LogOf(run)[^1];
        (ended.Raw("duration_s"), ended.Raw("metric_lines")).ShouldBe(("90", "11"));
    }

    [Fact]
    public void A_disk_that_refuses_never_throws_into_the_training_loop()
    {
        Run run = _runs.Start();
        run.Metrics.Log(1, ("loss", 0.5));
        run.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Directory.Delete(run.Directory, recursive: true);
        File.WriteAllText(run.Directory, "in the way");
        for (int step = 2; step < 1000; step++)
            run.Metrics.Log(step, ("loss", 0.5));
        run.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        run.Metrics.Status.Problem.ShouldNotBeNull();
        run.Dispose();
        run.Metrics.Statistics("loss")!.Count.ShouldBe(999);
        MetricStatus status = run.Metrics.Status;
        (status.Lines, status.Problem is null).ShouldBe((999, false));
        _runs.Problems.ShouldContain(problem => problem.Message.Contains("metrics.jsonl"));
        _runs.Problems.ShouldContain(problem => problem.Message.Contains("metrics_summary.json"));
    }

    [Fact]
    public void A_line_allocates_nothing_once_its_names_are_known()
    {
        using Run run = _runs.Start(configure: options => options.Log.Time = TimeProvider.System);
        for (int step = 0; step < 20_000; step++) // Beyond the growth of sketches and the tiers of compilation.
            Call(run.Metrics, step);
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 100; step++)
                Call(run.Metrics, step);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);

        static void Call(RunMetrics metrics, int step) =>
            metrics.Log(step, ("loss", 1.0 / (step + 1)), ("lr", 1e-3f), ("tokens", step * 512), ("reward", -0.5));
    }
}
