using System.Text.Json;

namespace Hewn.Cli.Tests.View;

public sealed class StatisticsViewTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> View(params string[] args) =>
        ToolRun.OfAsync(["view", "--log-dir", _folder.Path, "--stats", "--output", "json", .. args]);

    [Fact]
    public async Task Each_type_reads_its_own_log_and_both_count_each_call_once()
    {
        SampleLogs.WriteTo(_folder);
        Total(await View()).ShouldBe((5, 2, 2, 1));
        Total(await View("--type", "api")).ShouldBe((5, 2, 2, 1));
        Total(await View("--type", "errors")).ShouldBe((2, 0, 2, 0));
        (await View()).Json.GetProperty("duplicate_records").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Failures_from_before_the_api_log_begins_are_in_no_rate()
    {
        string Line(int minute, int status) =>
            $$"""{"timestamp":"2026-01-19T11:{{minute}}:00Z","level":"{{(status < 400 ? "INFO" : "ERROR")}}",""" +
            $$""" "type":"response","request_id":"r{{minute}}","status_code":{{status}}}""" + "\n";
        // Rotation has taken what api.log held before 11:30; errors.log is smaller and reaches further back.
        _folder.Write("api.log", Line(30, 200) + Line(31, 500) + Line(32, 200) + Line(33, 200));
        _folder.Write("errors.log", Line(10, 500) + Line(20, 500) + Line(31, 500));

        ToolRun run = await View();
        Total(run).ShouldBe((4, 3, 1, 0));
        run.Json.GetProperty("earlier_failed_calls_left_out").GetInt64().ShouldBe(2);
        run.Json.GetProperty("api_log_begins").GetString().ShouldBe("2026-01-19T11:30:00.000000Z");
        run.Json.GetProperty("errors").GetProperty("total").GetInt64().ShouldBe(3);

        ToolRun text = await ToolRun.OfAsync(["view", "--log-dir", _folder.Path, "--stats"]);
        text.Output.ShouldContain("Left out: 2 failed calls");
    }

    [Fact]
    public async Task Only_what_lies_in_the_window_is_counted()
    {
        SampleLogs.WriteTo(_folder);
        Total(await View("--hours", "0.2")).ShouldBe((2, 0, 1, 1));
        ToolRun run = await View("--hours", "0.2");
        run.Json.GetProperty("from").GetString().ShouldBe("2026-01-19T11:48:00.000000Z");
        run.Json.GetProperty("unparsable_lines").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Naive_times_count_in_the_local_zone_unless_told_otherwise()
    {
        TimeZoneInfo kolkata = TimeZoneInfo.CreateCustomTimeZone("k", new(5, 30, 0), "k", "k");
        _folder.Write("api.log", "{\"timestamp\":\"2026-01-19T17:00:00\",\"type\":\"response\",\"status_code\":200}\n");
        string[] args = ["view", "--log-dir", _folder.Path, "--stats", "--output", "json", "--hours", "1"];
        // 17:00 in Kolkata is 11:30 in UTC: half an hour ago.
        var settings = new RunSettings { Zone = kolkata };
        Total(await ToolRun.OfAsync(settings, args)).Calls.ShouldBe(1);
        JsonElement calls = (await ToolRun.OfAsync(settings, args)).Json.GetProperty("calls");
        calls.GetProperty("first").GetString().ShouldBe("2026-01-19T11:30:00.000000Z");
        Total(await ToolRun.OfAsync(settings, [.. args, "--timezone", "+09:00"])).Calls.ShouldBe(0);
    }

    [Fact]
    public async Task The_originals_files_have_statistics()
    {
        SeedSamples.WriteTo(_folder);
        ToolRun run = await View("--hours", "10000");
        Total(run).ShouldBe((1, 1, 0, 0));
        run.Json.GetProperty("calls").GetProperty("duration_ms").GetProperty("mean").GetDouble().ShouldBe(2340.12);
        JsonElement type = run.Json.GetProperty("errors").GetProperty("types")[0];
        type.GetProperty("name").GetString().ShouldBe("ModelNotFoundError");
        type.GetProperty("count").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Lines_that_are_no_record_are_counted_and_reported()
    {
        SampleLogs.WriteTo(_folder);
        ToolRun run = await View();
        run.Error.ShouldContain("1 line could not be read as a record");
        run.Error.ShouldContain("api.log:4: does not start with '{'");
    }

    [Fact]
    public async Task A_record_without_a_time_is_reported()
    {
        _folder.Write("api.log",
            "{\"timestamp\":\"2026-01-19T11:00:00Z\"}\n{\"type\":\"response\",\"status_code\":200}\n");
        ToolRun run = await View();
        Total(run).Calls.ShouldBe(1);
        run.Error.ShouldContain("1 record without a readable timestamp");
    }

    [Fact]
    public async Task An_interrupt_ends_reading_without_figures()
    {
        SampleLogs.WriteTo(_folder);
        var settings = new RunSettings { Cancellation = new CancellationToken(canceled: true) };
        ToolRun run = await ToolRun.OfAsync(settings, "view", "--log-dir", _folder.Path, "--stats");
        run.ExitCode.ShouldNotBe(ExitCode.Success);
        run.Output.ShouldBeEmpty();
    }

    private static (long Calls, long Succeeded, long Failed, long Aborted) Total(ToolRun run)
    {
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        JsonElement calls = run.Json.GetProperty("calls");
        long Of(string name) => calls.GetProperty(name).GetInt64();
        return (Of("total"), Of("succeeded"), Of("failed"), Of("aborted"));
    }
}
