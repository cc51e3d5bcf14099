namespace Hewn.Cli.Tests.Query;

public sealed class QueryCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public QueryCommandTests() => SampleLogs.WriteTo(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("query-lines", 1000, "{level=\"ERROR\"}")]
    [InlineData("query-context", 1000, "{} | status_code = 404 | context 1", "--forward")]
    [InlineData("query-format-line", 1000, "{type=\"response\"} | line_format \"{{.status_code}} {{.duration_ms}}\"")]
    [InlineData("query-table.100", 100, "{type=\"response\"}", "--output", "table")]
    [InlineData("query-csv", 1000, "{logger=\"cache\"}", "--output", "csv")]
    [InlineData("query-json", 1000, "{logger=\"cache\"} | blocks > 30", "--output", "json")]
    [InlineData("query-slowest", 1000, "| duration_ms > 0 | sort duration_ms desc | first 1 by model")]
    [InlineData("query-bars.80", 80, "sum by (type) (count_over_time({}[1h]))", "--instant")]
    [InlineData("query-matrix.80", 80, "sum by (level) (count_over_time({}[5m]))", "--step", "5m", "--output", "table")]
    [InlineData("query-chart.80", 80, "sum by (level) (count_over_time({}[5m]))", "--step", "5m")]
    [InlineData("query-matrix-json", 1000, "max_over_time({} | unwrap duration_ms [1h]) by (model)", "--instant",
        "--output", "json")]
    [InlineData("query-format", 1000, "sum by (level)(rate({a=\"b\"} |= \"x\" | json | line_format \"{{.a}}\" "
        + "| status_code>=500 [5m]))", "--format")]
    public async Task Output_is_as_accepted(string name, int width, string query, params string[] args)
    {
        var settings = new RunSettings { Width = width };
        ToolRun run = await ToolRun.OfAsync(settings, ["query", query, .. args, "--log-dir", _folder.Path]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldBeGolden(name);
    }

    [Theory]
    [InlineData("csv", "2 * 1234567891", "2469135782")]
    [InlineData("csv", "1 / 3", "0.3333333333333333")]
    [InlineData("csv", "0 / 0", "NaN")]
    [InlineData("csv", "2 ^ 2000", "+Inf")]
    [InlineData("table", "2 * 1234567891", "2469135782")]
    [InlineData("pretty", "2 * 1234567891", "2469135782")]
    [InlineData("pretty", "1 / 3", "0.333333")]
    public async Task Numbers_are_exact_for_programs_and_whole_for_people(string output, string query, string number)
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", $"vector({query.Split(' ')[0]}) {query[query.IndexOf(' ', StringComparison.Ordinal)..]}",
            "--instant", "--output", output, "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        string last = run.Output.TrimEnd().Split('\n')[^1];
        last.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).ShouldContain(number);
    }

    [Fact]
    public async Task Help_is_as_accepted()
    {
        ToolRun run = await ToolRun.OfAsync("query", "--help");
        string usage = run.Lines.Single(line => line.TrimStart().Contains("[options]", StringComparison.Ordinal));
        run.Output.Replace(usage.Trim().Split(' ')[0], "hewn", StringComparison.Ordinal).ShouldBeGolden("help-query");
    }

    [Theory]
    [InlineData("{service=\"api\", }", "unexpected }, expecting IDENTIFIER", 17)]
    [InlineData("sum by (level) (rat({a=\"b\"}[5m]))", "unexpected IDENTIFIER", 17)]
    [InlineData("{a=\"b\"} | status >> 5", "unexpected >", 19)]
    [InlineData("{a=\"b\"} |\n|= 5", "unexpected |=", 1)]
    [InlineData("sum(rate({a=\"b\"} | unwrap c [5m])) + topk(rate({a=\"b\"}[5m]))", "parameter required", 38)]
    [InlineData("{a=\"b\"} | json | line_format \"{{.b\"", "unclosed action", 18)]
    public async Task An_error_points_at_the_very_character(string query, string words, int column)
    {
        ToolRun run = await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(words);
        string[] lines = run.Error.Split('\n');
        string mark = lines.Single(line => line.EndsWith('^') && line.TrimStart() == "^");
        mark.Length.ShouldBe(2 + column, run.Error);
    }

    [Fact]
    public async Task A_word_that_was_nearly_right_is_named()
    {
        ToolRun run = await ToolRun.OfAsync("query", "sum(cuont_over_time({a=\"b\"}[5m]))", "--log-dir", _folder.Path);
        run.Error.ShouldContain("hint: did you mean count_over_time");
    }

    [Theory]
    [InlineData("{a=\"b\"}", "--since", "soon", "--since: 'soon' is no time. Possible: now, today, yesterday")]
    [InlineData("{a=\"b\"}", "--until", "3000-01-01", "Allowed: times of the years 1678 to 2261")]
    [InlineData("{a=\"b\"}", "--limit", "0", "--limit: '0' is not possible. Allowed: a whole number from 1, or all")]
    [InlineData("rate({a=\"b\"}[5m])", "--step", "-1", "--step: '-1' is not possible")]
    [InlineData("{a=\"b\"}", "--label", "a b", "--label: 'a b' is not possible")]
    [InlineData("{a=\"b\"}", "--loki", "nowhere", "--loki")]
    [InlineData("{a=\"b\"}", "--output", "xml", "pretty, json, csv, table, chart")]
    [InlineData("{a=\"b\"}", "--output", "chart", "the query gives lines")]
    [InlineData("{a=\"b\"}", "--step", "5m", "this query gives lines")]
    [InlineData("rate({a=\"b\"}[5m])", "--limit", "5", "this query gives numbers")]
    public async Task What_cannot_be_done_is_told_with_what_can(string query, string option, string value, string words)
    {
        string[] where = option == "--loki" ? [] : ["--log-dir", _folder.Path];
        ToolRun run = await ToolRun.OfAsync(["query", query, option, value, .. where]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(words);
    }

    [Fact]
    public async Task Nothing_to_read_is_told_with_where_it_was_looked_for()
    {
        ToolRun run = await ToolRun.OfAsync("query", "{}", "--log-dir", _folder.File("nowhere"));
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("(from --log-dir) does not exist");
        (await ToolRun.OfAsync("query", "{}", _folder.File("no.log")))
            .Error.ShouldContain("does not exist. Name a file");
        Directory.CreateDirectory(_folder.File("empty"));
        (await ToolRun.OfAsync("query", "{}", _folder.File("empty"))).Error.ShouldContain("end in .log, .jsonl");
    }

    [Fact]
    public async Task Records_of_errors_log_are_not_counted_twice_and_that_is_told()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum(count_over_time({level=\"ERROR\"}[1h]))", "--instant", "-o", "json",
            "--log-dir", _folder.Path);
        run.Output.ShouldContain("\"2\"");
        run.Error.ShouldContain("errors.log is left out, because what Hewn writes there stands in the api.log or "
            + "app.log or app.jsonl beside it, too; to ask it, name it");
        run = await ToolRun.OfAsync("query", "sum(count_over_time({level=\"ERROR\"}[1h]))", _folder.File("errors.log"),
            "--instant", "-o", "json");
        run.Output.ShouldContain("\"2\"");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_that_are_no_record_are_found_and_counted()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "|= \"is no record\"", "--log-dir", _folder.Path, "--timezone", "utc");
        run.Output.ShouldBe("2026-01-19 11:40:00.500 this line is no record\n");
        run.Error.ShouldContain("1 line no record: asked as text, without fields.");
    }

    [Fact]
    public async Task A_level_in_other_letters_is_named_when_nothing_was_found()
    {
        ToolRun run = await ToolRun.OfAsync("query", "{level=\"error\"}", "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("no line has level=\"error\"; there is level=\"ERROR\". For any case: "
            + "level=~\"(?i)error\"");
    }

    [Fact]
    public async Task Explain_says_what_was_read_and_what_each_stage_let_through()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "{type=\"response\"} | json | line_format \"{{.model}}\" |= \"llama\"",
            "--log-dir", _folder.Path, "--explain");
        run.Error.ShouldContain("lines in");
        run.Error.ShouldMatch(@"\n +4 lines +[\d,]+ bytes  lines in\n");
        run.Error.ShouldMatch(@"\n +2 lines +24 bytes  \|= ""llama""\n");
        run = await ToolRun.OfAsync("query", "sum by (level) (count_over_time({}[1h]))", "--log-dir", _folder.Path,
            "--explain");
        run.Error.ShouldMatch(@"\d+ lines dropped, 9 counted or measured without a stage "
            + @"\(0 of them answered for by indexes\), 1 handed to the stages");
    }

    [Theory]
    [InlineData("|= \"x\"")]
    [InlineData("{level=\"ERROR\"} | sort duration_ms")]
    [InlineData("count_distinct_over_time(model, {level=\"ERROR\"}[1h])")]
    public async Task Strict_refuses_what_Loki_would_not_understand(string query)
    {
        (await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path)).ExitCode.ShouldBe(ExitCode.Success);
        ToolRun run = await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path, "--strict");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Escape_sequences_never_reach_the_terminal()
    {
        string path = _folder.Write("x.jsonl",
            "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"\\u001b[1m\",\"m\":\"\\u001b]0;t\"}\n\u001b[2Jraw\n");
        foreach (string output in new[] { "pretty", "json", "csv", "table" })
        {
            ToolRun run = await ToolRun.OfAsync("query", "{} | json", path, "--output", output);
            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Output.ShouldNotContain('\e');
            run.Output.ShouldContain("raw");
        }
    }

    [Fact]
    public async Task Other_fields_can_be_labels()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum by (status_code) (count_over_time({status_code=~\"4..\"}[1h]))",
            "--instant", "-o", "json", "--log-dir", _folder.Path, "--label", "status_code,level");
        run.Output.ShouldContain("\"metric\":{\"status_code\":\"404\"}");
    }

    [Fact]
    public async Task Any_dialect_is_asked_by_Hewns_names_and_its_lines_stand_as_in_the_file()
    {
        string path = _folder.Write("other.log",
            "time=2026-01-19T10:00:00Z level=INFO msg=\"took a while\" status=200\n"
            + "time=2026-01-19T10:00:01Z level=ERROR msg=\"gone wrong\" status=500\n"
            + "  at Api.Run()\n  at Main()\n"
            + "time=2026-01-19T10:00:02Z level=ERROR msg=\"gone wrong again\" status=503\n");
        ToolRun run = await ToolRun.OfAsync(
            "query", "{level=\"ERROR\"} | status < 503 | message=~\"gone wrong.*\"", path, "-o", "json");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        System.Text.Json.JsonElement found = run.Json.GetProperty("data").GetProperty("result");
        found.GetArrayLength().ShouldBe(1);
        found[0].GetProperty("values")[0][1].GetString().ShouldBe(
            "time=2026-01-19T10:00:01Z level=ERROR msg=\"gone wrong\" status=500\n  at Api.Run()\n  at Main()");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_of_other_writers_are_shown_as_records()
    {
        string path = _folder.Write("pino.jsonl",
            "{\"level\":50,\"time\":1768816800000,\"pid\":7,\"hostname\":\"h\",\"msg\":\"went away\"}\n");
        ToolRun run = await ToolRun.OfAsync("query", "{level=\"ERROR\"}", path, "--timezone", "utc");
        run.Output.ShouldContain("went away");
        run.Output.ShouldContain("ERROR");
        run.Output.ShouldNotContain("\"msg\"");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_standard_input_is_asked_in_both_directions_and_no_copy_stays(bool isForward)
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "hewn-query-*");
        var settings = new RunSettings { Input = File.ReadAllText(_folder.File("api.log")) };
        string[] direction = isForward ? ["--forward"] : [];
        ToolRun input = await ToolRun.OfAsync(settings, ["query", "{type=\"response\"}", "-", .. direction]);
        ToolRun file = await ToolRun.OfAsync(["query", "{type=\"response\"}", _folder.File("api.log"), .. direction]);
        input.ExitCode.ShouldBe(ExitCode.Success, input.Error);
        input.Output.ShouldBe(file.Output);
        input.Output.Length.ShouldBeGreaterThan(100);
        Directory.GetDirectories(Path.GetTempPath(), "hewn-query-*").Except(before).ShouldBeEmpty();
    }

    [Fact]
    public async Task Patterns_and_folders_below_are_asked_and_a_log_comes_once()
    {
        Directory.CreateDirectory(_folder.File("below"));
        _folder.Write(Path.Combine("below", "x.log"), "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"FATAL\"}\n");
        const string Query = "sum by (level) (count_over_time({level=\"FATAL\"}[1h]))";
        string[] ends = ["--instant", "--until", "2026-01-19T10:00:30Z", "-o", "json"];
        string[][] ways = [[_folder.Path], [_folder.File("**/*.log")], [_folder.Path, _folder.File("below/x.log")]];
        foreach (string[] paths in ways)
        {
            ToolRun run = await ToolRun.OfAsync(["query", Query, .. paths, .. ends]);
            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Output.ShouldContain("\"FATAL\"");
            run.Output.ShouldContain("\"1\"");
        }

        (await ToolRun.OfAsync("query", Query, _folder.File("*.nothing"))).ExitCode.ShouldBe(ExitCode.Usage);
    }
}
