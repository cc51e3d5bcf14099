using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.Stats;

public sealed class StatsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Scanning_and_reading_give_the_same_figures(int seed)
    {
        string log = RandomLog.Of(seed, 4000);
        string path = _folder.Write("app.jsonl", log);
        string[][] questions =
        [
            [], ["--every", "5m"], ["--every", "1d"], ["--every", "90s"], ["--by", "model"], ["--by", "tokens.prompt"],
            ["--by", "level"], ["--by", "status_code", "--level", "warn"], ["--field", "status_code>=400"],
            ["--grep", "time-out", "--every", "1h"], ["--field", "model!~escaped", "--not", "fine"],
            ["--since", "2026-01-19T10:30:00Z"], ["--until", "2026-01-19T10:30:00Z", "--by", "endpoint"],
            ["--since", "2026-01-19T10:30:00.5Z", "--until", "2026-01-19T11:30:00Z", "--level", "error"],
            ["--timezone", "+05:30", "--every", "1h"],
        ];
        foreach (string[] question in questions)
        {
            string name = $"seed {seed}: {string.Join(' ', question)}";
            ToolRun scanned = await ToolRun.OfAsync(["stats", path, "--json", "--debug", .. question]);
            scanned.ExitCode.ShouldBe(0, scanned.Error);
            scanned.Error.ShouldContain("counted by scanning", Case.Sensitive, name);
            ToolRun read = await ToolRun.OfAsync(
                new RunSettings { Input = log }, ["stats", "-", "--json", "--debug", .. question]);
            read.Error.ShouldContain("counted by reading", Case.Sensitive, name);
            ShouldBeAlike(scanned.Json, read.Json, name);
            scanned.Json.GetProperty("records").GetInt64().ShouldBePositive(name);
        }
    }

    [Theory]
    [InlineData("", "scanning")]
    [InlineData("\tat main.go:17", "reading")] // belongs to the record before it
    [InlineData("time=2026-01-19T11:00:00Z level=INFO msg=slow duration_ms=1.5s", "scanning")] // another number
    [InlineData("time=2026-01-19T11:00:00Z level=INFO+2 msg=odd", "scanning")]
    [InlineData("time=2026-01-19T11:00:00Z level=warning msg=\e[31mred\e[0m model=llama model=nemo x=\"", "scanning")]
    [InlineData("time=2026-01-19T11:00:00 level=INFO msg=naive", "reading")]
    [InlineData("time=2026-01-19T11:00:00Z level=INFO msg=a message=b model=c duration_ms=<nil>", "scanning")]
    public async Task Scanning_and_reading_slogs_text_give_the_same_figures(string more, string way)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 600; i++)
        {
            string level = i % 50 == 0 ? "ERROR" : i % 9 == 0 ? "WARN" : "INFO";
            text.Append($"time=2026-01-19T10:{i / 60:00}:{i % 60:00}.123Z level={level} ");
            text.Append($"msg=\"call {i % 3} \\\"x\\\"\" status_code={(i % 20 == 0 ? 500 : 200)} duration_ms={i}.25 ");
            text.Append($"model={(i % 2 == 0 ? "nemo" : "llama")} err=\"no {i % 4}\"\n");
            text.Append(i == 300 && more.Length > 0 ? more + "\n" : "");
        }

        string path = _folder.Write("app.log", text.ToString());
        string[][] questions =
        [
            [], ["--every", "90s"], ["--by", "model"], ["--by", "error", "--level", "warn"],
            ["--field", "status_code>=400"], ["--grep", "call 1"], ["--not", "call 2", "--by", "level"],
            ["--since", "2026-01-19T10:05:00Z"], ["--timezone", "+05:30", "--every", "1h"],
        ];
        // Of odd lines these are read: what reading renames, and the texts of durations.
        string[][] others = [["--by", "msg"], ["--by", "duration_ms"], ["--field", "duration_ms>200"]];
        foreach (string[] question in more.Length == 0 ? [.. questions, .. others]
            : way == "scanning" ? questions : questions[..3])
        {
            string name = string.Join(' ', question);
            ToolRun scanned = await ToolRun.OfAsync(["stats", path, "--json", "--debug", .. question]);
            scanned.Error.ShouldContain($"counted by {way}", Case.Sensitive, name);
            ToolRun read = await ToolRun.OfAsync(
                new RunSettings { Input = text.ToString() }, ["stats", "-", "--json", "--debug", .. question]);
            read.Error.ShouldContain("counted by reading", Case.Sensitive, name);
            ShouldBeAlike(scanned.Json, read.Json, name);
            scanned.Json.GetProperty("records").GetInt64().ShouldBePositive(name);
        }
    }

    [Fact]
    public async Task Figures_are_those_of_brute_force()
    {
        string log = RandomLog.Of(7, 2000);
        JsonElement stats =
            (await ToolRun.OfAsync("stats", _folder.Write("app.jsonl", log), "--json", "--by", "model")).Json;
        JsonElement[] records =
            [.. log.Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement)];
        stats.GetProperty("records").GetInt64().ShouldBe(records.Length);
        stats.GetProperty("undated_records").GetInt64()
            .ShouldBe(records.Count(record => !record.TryGetProperty("timestamp", out _)));
        bool IsError(JsonElement record) =>
            record.TryGetProperty("level", out JsonElement level) && level.GetString() is "ERROR" or "FATAL";
        stats.GetProperty("errors").GetInt64().ShouldBe(records.Count(IsError));
        stats.GetProperty("levels").GetProperty("WARN").GetInt64().ShouldBe(records.Count(record =>
            record.TryGetProperty("level", out JsonElement level) && level.GetString() is "WARN" or "warning"));
        double[] durations = [.. records.Select(Duration).OfType<double>().Order()];
        JsonElement numbers = stats.GetProperty("duration_ms");
        numbers.GetProperty("count").GetInt64().ShouldBe(durations.Length);
        numbers.GetProperty("max").GetDouble().ShouldBe(durations[^1]);
        numbers.GetProperty("mean").GetDouble().ShouldBe(durations.Average(), 1e-9);
        double rank = 0.95 * (durations.Length - 1);
        int below = (int)rank;
        numbers.GetProperty("p95").GetDouble().ShouldBe(
            durations[below] + (durations[below + 1] - durations[below]) * (rank - below), 1e-9);
        JsonElement llama = stats.GetProperty("by").GetProperty("model").EnumerateArray()
            .Single(row => row.GetProperty("name").GetString() == "llama");
        llama.GetProperty("records").GetInt64().ShouldBe(records.Count(record =>
            record.TryGetProperty("model", out JsonElement model) && model.GetString() == "llama"));
    }

    [Fact]
    public async Task Times_without_a_zone_are_those_of_the_zone_that_was_given()
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(4, 500, isNaive: true));
        ToolRun run = await ToolRun.OfAsync("stats", path, "--json", "--timezone", "+05:30", "--debug");
        run.Error.ShouldContain("counted by reading");
        run.Json.GetProperty("from").GetString().ShouldStartWith("2026-01-19T04:30");
        ToolRun utc = await ToolRun.OfAsync("stats", path, "--json", "--timezone", "utc", "--debug");
        utc.Error.ShouldContain("counted by scanning");
        utc.Json.GetProperty("from").GetString().ShouldStartWith("2026-01-19T10:00");
    }

    [Fact]
    public async Task Rates_of_recorded_calls_are_by_calls()
    {
        static string Record(string type, string level, string model, string more) => "{\"timestamp\":"
            + $"\"2026-01-19T11:59:30Z\",\"level\":\"{level}\",\"message\":\"x\",\"model\":\"{model}\","
            + $"\"type\":\"{type}\"{more}}}\n";
        static string Call(string model, int status, string level) => Record("request", "INFO", model, "")
            + Record("response", level, model, $",\"status_code\":{status},\"duration_ms\":5")
            + Record("span", "INFO", model, ",\"span\":{\"name\":\"x\"}");
        string log = Call("boom", 500, "ERROR") + Call("boom", 500, "ERROR") + Call("fine", 200, "INFO");
        string path = _folder.Write("api.log", log);
        foreach (bool isScanned in new[] { true, false })
        {
            string input = isScanned ? path : "-";
            var settings = new RunSettings { Input = log };
            JsonElement stats = (await ToolRun.OfAsync(settings, "stats", input, "--json")).Json;
            stats.GetProperty("records").GetInt64().ShouldBe(9);
            stats.GetProperty("call_parts").GetInt64().ShouldBe(6);
            stats.GetProperty("per_minute").GetDouble().ShouldBe(3);
            stats.GetProperty("by").GetProperty("model").EnumerateArray().Select(row =>
                (row.GetProperty("name").GetString(), row.GetProperty("records").GetInt64(),
                    row.GetProperty("errors").GetInt64())).ShouldBe([("boom", 2, 2), ("fine", 1, 0)]);
            string text = (await ToolRun.OfAsync(settings, "stats", input)).Output;
            text.ShouldContain("Errors: 2 (66.67 %)");
            text.ShouldMatch("boom +2 +66.67 % +2 +100.00 %");
            text.ShouldContain("Rates and groups are by calls: 6 records");
            JsonElement types = (await ToolRun.OfAsync(settings, "stats", input, "--json", "--by", "type")).Json;
            types.GetProperty("by").GetProperty("type").GetArrayLength().ShouldBe(3);
            JsonElement asked =
                (await ToolRun.OfAsync(settings, "stats", input, "--json", "--field", "type=request")).Json;
            asked.GetProperty("by").GetProperty("model").GetArrayLength().ShouldBe(2);
        }
    }

    [Fact]
    public async Task Rates_of_windows_are_by_the_time_that_the_windows_take()
    {
        string log = string.Concat(new[] { 1, 2, 3, 10, 20, 30, 40, 50 }.Select(
            second => $"{{\"timestamp\":\"2026-01-19T10:00:{second:00}Z\",\"level\":\"INFO\",\"message\":\"x\"}}\n"));
        string path = _folder.Write("app.jsonl", log);
        string[] windows = ["2026-01-19T10:00:00Z..2026-01-19T10:00:04Z", "2026-01-19T10:00:05Z..2026-01-19T10:00:55Z"];
        foreach (string input in new[] { path, "-" })
        {
            ToolRun run = await ToolRun.OfAsync(
                new RunSettings { Input = log }, ["stats", input, "--json", "--compare", .. windows]);
            run.Json.GetProperty("a").GetProperty("per_minute").GetDouble().ShouldBe(45);
            run.Json.GetProperty("b").GetProperty("per_minute").GetDouble().ShouldBe(6);
            run.Json.GetProperty("b").GetProperty("from").GetString().ShouldStartWith("2026-01-19T10:00:05");
            run.Json.GetProperty("b").GetProperty("to").GetString().ShouldStartWith("2026-01-19T10:00:55");
        }
    }

    [Fact]
    public async Task An_empty_value_is_another_one_than_none()
    {
        const string Line = "\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"ERROR\",\"duration_ms\":1";
        string path = _folder.Write("app.jsonl", $"{{{Line}}}\n{{{Line},\"model\":\"\"}}\n{{{Line},\"model\":\"\"}}\n");
        string[] args = ["stats", path, "--json", "--by", "model"];
        ToolRun run = await ToolRun.OfAsync(args);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("by").GetProperty("model").EnumerateArray()
            .Select(row => (row.GetProperty("name").GetString(), row.GetProperty("errors").GetInt64()))
            .ShouldBe([("", 2), (null, 1)]);
        ToolRun compared = await ToolRun.OfAsync(
            "stats", path, "--by", "model", "--compare", "2026-01-19..2026-01-20", "2026-01-19..2026-01-20");
        compared.Lines.Count(line => line.Trim().StartsWith("(none)", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Records_of_another_form_behind_many_of_Hewns_are_counted_as_they_are_read()
    {
        string text = string.Concat(Enumerable.Range(0, 100).Select(
            i => $"{{\"timestamp\":\"2026-01-19T10:00:{i % 60:00}Z\",\"level\":\"INFO\",\"message\":\"m{i}\"}}\n"))
            + "{\"Time\":\"2026-01-19T10:20:00Z\",\"Level\":\"Error\",\"Message\":\"x\"}\n";
        JsonElement stats = (await ToolRun.OfAsync("stats", _folder.Write("app.jsonl", text), "--json")).Json;
        stats.GetProperty("errors").GetInt64().ShouldBe(1);
        stats.GetProperty("undated_records").GetInt64().ShouldBe(0);
        stats.GetProperty("to").GetString().ShouldStartWith("2026-01-19T10:21");
    }

    [Fact]
    public async Task Any_dialect_is_counted()
    {
        string path = _folder.Write("engine.log",
            "[2026-01-19T10:00:00Z] INFO: a\n[2026-01-19T10:00:30Z] ERROR: b\n  at c\n");
        JsonElement stats = (await ToolRun.OfAsync("stats", path, "--json")).Json;
        stats.GetProperty("records").GetInt64().ShouldBe(2);
        stats.GetProperty("errors").GetInt64().ShouldBe(1);
        stats.GetProperty("per_minute").GetDouble().ShouldBe(2);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Text_fits_the_terminal(int width)
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(5, 2000));
        var settings = new RunSettings { IsTerminal = true, Width = width };
        string[] args = ["stats", path, "--timezone", "utc", "--color", "never", "--every", "20m"];
        ToolRun run = await ToolRun.OfAsync(settings, args);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBeGolden($"stats-any.{width}");
        run.Lines.ShouldAllBe(line => line.TrimEnd().Length <= width);
        string[] compare = [.. args[..^2], "--by", "model", "--compare",
            "2026-01-19T10:00:00Z..2026-01-19T10:40:00Z", "2026-01-19T10:40:00Z..2026-01-19T11:00:00Z"];
        (await ToolRun.OfAsync(settings, compare)).Output.ShouldBeGolden($"stats-compare.{width}");
    }

    [Fact]
    public async Task Stretches_of_two_windows_stand_side_by_side()
    {
        string path = _folder.Write("app.jsonl", string.Concat(
            new[] { "10:06", "10:07", "10:16", "11:01", "11:19" }.Select((time, i) =>
                $"{{\"timestamp\":\"2026-01-19T{time}:00Z\",\"level\":\"{(i == 2 ? "ERROR" : "INFO")}\"}}\n")));
        string[] windows = ["2026-01-19T10:00Z..2026-01-19T10:20Z", "2026-01-19T11:00Z..2026-01-19T11:15Z"];
        ToolRun run = await ToolRun.OfAsync(
            ["stats", path, "--timezone", "utc", "--every", "5m", "--compare", .. windows]);
        string[] lines = run.Output.Split('\n');
        string[] timeline = [.. lines.SkipWhile(line => line != "Timeline").Take(6)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        timeline.ShouldBe(
        [
            "Timeline",
            "A B records A B change errors A B",
            "2026-01-19T10:00:00Z 2026-01-19T11:00:00Z 0 1 new 0 0",
            "2026-01-19T10:05:00Z 2026-01-19T11:05:00Z 2 0 -100.0 % 0 0",
            "2026-01-19T10:10:00Z 2026-01-19T11:10:00Z 0 0 ±0 0 0",
            "2026-01-19T10:15:00Z - 1 - - 1 -",
        ]);
        (await ToolRun.OfAsync(["stats", path, "--every", "1s", "--compare", .. windows])).Output
            .ShouldContain("… the first 200 stretches; longer ones by --every");
    }

    [Fact]
    public async Task Two_windows_are_counted_apart()
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(6, 1000));
        string[] windows =
            ["2026-01-19T10:00:00Z..2026-01-19T10:10:00Z", "2026-01-19T10:10:00Z..2026-01-19T10:30:00Z"];
        JsonElement both = (await ToolRun.OfAsync(["stats", path, "--json", "--compare", .. windows])).Json;
        foreach ((string name, string window) in new[] { ("a", windows[0]), ("b", windows[1]) })
        {
            string[] bounds = window.Split("..");
            JsonElement alone = (await ToolRun.OfAsync(
                "stats", path, "--json", "--since", bounds[0], "--until", bounds[1])).Json;
            both.GetProperty(name).GetProperty("records").GetInt64()
                .ShouldBe(alone.GetProperty("records").GetInt64());
            both.GetProperty(name).GetProperty("window").GetString().ShouldBe(window);
        }
    }

    [Theory]
    [InlineData("--field", "status_code>=400")]
    [InlineData("--by", "model,level", "--json", "--level", "warn")]
    [InlineData("--every", "10m")]
    [InlineData("--query", "{level=\"ERROR\"} |= \"fine\"", "--by", "model")]
    [InlineData("--compare", "2026-01-19T10:00Z..2026-01-19T10:05Z", "2026-01-19T10:05Z..2026-01-19T10:10Z")]
    public async Task View_stats_of_paths_are_the_same(params string[] args)
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(8, 300));
        ToolRun stats = await ToolRun.OfAsync(["stats", path, .. args]);
        stats.Output.ShouldNotBeEmpty();
        ToolRun view = await ToolRun.OfAsync(["view", path, "--stats", .. args]);
        view.ExitCode.ShouldBe(0, view.Error);
        view.Output.ShouldBe(stats.Output);
    }

    [Fact]
    public async Task View_stats_of_an_API_by_a_field_are_those_of_its_folder()
    {
        string path = _folder.Write("api.log", RandomLog.Of(8, 300));
        ToolRun stats = await ToolRun.OfAsync("stats", Path.GetDirectoryName(path)!, "--by", "model", "--json");
        ToolRun view = await ToolRun.OfAsync(
            "view", "--log-dir", Path.GetDirectoryName(path)!, "--stats", "--by", "model", "--json");
        view.Json.GetProperty("by").GetProperty("model").ToString()
            .ShouldBe(stats.Json.GetProperty("by").GetProperty("model").ToString());
        view.Output.ShouldBe(stats.Output);
    }

    [Fact]
    public async Task View_refuses_what_figures_do_not_go_with()
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(8, 3));
        ToolRun by = await ToolRun.OfAsync("view", path, "--by", "model");
        by.ExitCode.ShouldBe(2);
        by.Error.ShouldContain("it goes with --stats");
        (await ToolRun.OfAsync("view", path, "--json", "--output", "csv")).ExitCode.ShouldBe(2);
        (await ToolRun.OfAsync("view", path, "--json")).Output
            .ShouldBe((await ToolRun.OfAsync("view", path, "--output", "json")).Output);
        (await ToolRun.OfAsync("view", path, "--stats", "--follow")).ExitCode.ShouldBe(2);
        (await ToolRun.OfAsync("view", path, "--errors-only")).ExitCode.ShouldBe(2);
    }

    [Theory]
    [InlineData("--every", "0s")]
    [InlineData("--every", "1.5s")]
    [InlineData("--every", "91d")]
    [InlineData("--by", "")]
    [InlineData("--compare", "1h", "2h")]
    [InlineData("--compare", "now..-1h", "-1h..now")]
    [InlineData("--compare", "-2h..-1h", "-1h..now", "--since", "-1h")]
    public async Task What_is_not_possible_is_an_error(params string[] args)
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(9, 3));
        ToolRun run = await ToolRun.OfAsync(["stats", path, .. args]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(args[0]);
    }

    [Fact]
    public async Task No_record_is_told_by_the_exit_code_when_asked_for()
    {
        string path = _folder.Write("app.jsonl", RandomLog.Of(9, 3));
        (await ToolRun.OfAsync("stats", path, "--grep", "nowhere")).ExitCode.ShouldBe(0);
        (await ToolRun.OfAsync("stats", path, "--grep", "nowhere", "--exit-status")).ExitCode.ShouldBe(1);
    }

    private static double? Duration(JsonElement record)
    {
        if (!record.TryGetProperty("duration_ms", out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out double ms)
            ? ms
            : null;
    }

    /// <summary>Sums are rounded at different places: the same but for the last digits.</summary>
    private static void ShouldBeAlike(JsonElement left, JsonElement right, string name)
    {
        right.ValueKind.ShouldBe(left.ValueKind, name);
        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                left.EnumerateObject().Select(member => member.Name)
                    .ShouldBe(right.EnumerateObject().Select(member => member.Name), name);
                foreach (JsonProperty member in left.EnumerateObject())
                    ShouldBeAlike(member.Value, right.GetProperty(member.Name), $"{name}.{member.Name}");
                break;
            case JsonValueKind.Array:
                right.GetArrayLength().ShouldBe(left.GetArrayLength(), name);
                for (int i = 0; i < left.GetArrayLength(); i++)
                    ShouldBeAlike(left[i], right[i], $"{name}[{i}]");
                break;
            case JsonValueKind.Number:
                right.GetDouble().ShouldBe(left.GetDouble(), 1e-9 * Math.Max(1, Math.Abs(left.GetDouble())), name);
                break;
            default:
                right.ToString().ShouldBe(left.ToString(), name);
                break;
        }
    }
}
