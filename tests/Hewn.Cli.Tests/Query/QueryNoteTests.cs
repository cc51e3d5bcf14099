namespace Hewn.Cli.Tests.Query;

/// <summary>An answer that looks whole and is not, or not what was meant, says so beside itself.</summary>
public sealed class QueryNoteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public QueryNoteTests() => _folder.Write("a.jsonl", """
        {"timestamp":"2026-11-22T10:00:00Z","level":"info","message":"start","duration_ms":231.4}
        {"timestamp":"2026-11-22T10:00:01Z","level":"error","message":"boom","duration_ms":1531.4}
        {"timestamp":"2026-11-22T10:10:01Z","level":"ERROR","message":"bang","duration_ms":31.4}
        {"timestamp":"2026-11-22T11:10:01Z","level":"INFO","message":"late","duration_ms":31.4}

        """);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{} | json | duration_ms > 1s", "4 lines have __error__=\"LabelFilterErr\": a stage could make "
        + "nothing of them (time: missing unit in duration \"31.4\"). A number without a unit is compared with")]
    [InlineData("{} |= \"boom\" | logfmt --strict", "1 line has __error__=\"LogfmtParserErr\": a stage")]
    [InlineData("{level=\"ERROR\"}", "level=\"ERROR\" leaves out lines with level=\"error\". For any case: "
        + "level=~\"(?i)ERROR\"")]
    [InlineData("{level=\"info\"} |= \"duration\"", "leaves out lines with level=\"INFO\"")]
    [InlineData("quantile_over_time(95, {} | unwrap duration_ms [1h])", "95 per cent is 0.95")]
    [InlineData("{} | sort durationms", "'| sort durationms': no line of the answer has a label "
        + "'durationms'; did you mean duration_ms?")]
    [InlineData("{} | first 1 by nobody", "'| first 1 by nobody': no line of the answer has a label 'nobody'.")]
    [InlineData("sum(quantile_over_time(1.5, {} | unwrap duration_ms [1h]))", "quantile_over_time(1.5, …): quantiles "
        + "are from 0 to 1, and all others infinite.")]
    public async Task It_is_said(string query, string words)
    {
        ToolRun run = await ToolRun.OfAsync("query", query, _folder.File("a.jsonl"));
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldNotBeEmpty();
        run.Error.ShouldContain(words);
        run.Error.Split("hewn query: ").Length.ShouldBe(2, run.Error);
    }

    [Theory]
    [InlineData("{} | json | duration_ms > 1000")]
    [InlineData("{} | json | duration_ms > 1s | __error__=\"\"")]
    [InlineData("{} | json | duration_ms > 1s | __error__!=\"\"")]
    [InlineData("{level=~\"(?i)error\"}")]
    [InlineData("{level=\"ERROR\", filename=~\".+\", model=\"\"} |= \"bang\"")]
    [InlineData("{level!=\"ERROR\"}")]
    [InlineData("{} | sort duration_ms")]
    [InlineData("quantile_over_time(0.95, {} | unwrap duration_ms [1h])")]
    public async Task Nothing_is_said_of_what_is_as_it_looks(string query)
    {
        string[] step = query[0] == '{' ? [] : ["--step", "1h"];
        ToolRun run = await ToolRun.OfAsync(["query", query, _folder.File("a.jsonl"), .. step]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_without_times_are_counted_at_the_files_last_write()
    {
        string path = _folder.Write("plain.log", "one\ntwo\n");
        File.SetLastWriteTimeUtc(path, new(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc));
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum(count_over_time([1h]))", path, "--output", "csv", "--timezone", "utc");
        run.Output.ShouldBe("timestamp,value\n2026-11-20T10:00:00Z,2\n");
        run.Error.ShouldContain("2 lines without a time that can be read: taken at the time of the line before, or at "
            + "its file's last write");
        run = await ToolRun.OfAsync("query", "{}", path, "--since", "2026-11-20T11:00:00Z", "--timezone", "utc");
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("their file's last write, the newest one 2026-11-20T10:00:00Z");
    }

    [Fact]
    public async Task Of_faults_of_many_kinds_the_rest_is_counted()
    {
        string path = _folder.Write("kinds.jsonl", string.Concat(Enumerable.Range(0, 11)
            .Select(i => $$"""{"level":"info","message":"m","__error__":"k{{i % 10}}"}""" + "\n")));
        ToolRun run = await ToolRun.OfAsync("query", "{} | json", path);
        run.Error.ShouldContain("2 lines have __error__=\"k0\"");
        run.Error.ShouldContain("Faults of still other kinds: 2. Without them: | __error__=\"\"");
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(250, false)] // more values than are kept
    public async Task Another_case_is_named_where_all_values_are_known(int values, bool isNamed)
    {
        string path = _folder.Write("users.jsonl", string.Concat(Enumerable.Range(0, values)
            .Select(i => $$"""{"level":"info","message":"m","user":"User{{i % values}}"}""" + "\n")));
        ToolRun run = await ToolRun.OfAsync("query", $"{{}} | user=\"uSER{values - 9}\"", path);
        run.Output.ShouldBeEmpty();
        bool names = run.Error.Contains($"there is user=\"User{values - 9}\"", StringComparison.Ordinal);
        names.ShouldBe(isNamed, run.Error);
    }

    [Fact]
    public async Task A_time_that_ends_before_it_begins_is_refused()
    {
        ToolRun run = await ToolRun.OfAsync("query", "{}", _folder.File("a.jsonl"), "--since",
            "2026-11-22T12:00:00Z", "--until", "2026-11-22T12:00:00Z", "--timezone", "utc");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("--since 2026-11-22T12:00:00Z is not before --until 2026-11-22T12:00:00Z");
    }

    [Fact]
    public async Task A_value_is_named_as_it_can_be_asked_for_and_only_where_nothing_else_leaves_it_out()
    {
        string path = _folder.Write("signs.jsonl", """
            {"timestamp":"2026-11-22T10:00:00Z","level":"info","service":"A+(B","logger":"x","message":"one"}
            {"timestamp":"2026-11-22T10:00:01Z","level":"info","service":"a+(b","logger":"x","message":"two"}
            {"timestamp":"2026-11-22T10:00:02Z","level":"INFO","service":"c","logger":"y","message":"three"}

            """);
        ToolRun run = await ToolRun.OfAsync("query", "{service=\"a+(b\"}", path);
        run.Error.ShouldBe("hewn query: service=\"a+(b\" leaves out lines with service=\"A+(B\". For any case: "
            + "service=~\"(?i)a\\\\+\\\\(b\"\n");
        run = await ToolRun.OfAsync("query", "{service=~\"(?i)a\\\\+\\\\(b\"}", path);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        run = await ToolRun.OfAsync("query", "{level=\"info\", logger=\"x\"}", path);
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_point_in_time_can_be_asked_for_numbers()
    {
        ToolRun run = await ToolRun.OfAsync("query", "sum(count_over_time({}[5m]))", _folder.File("a.jsonl"), "--since",
            "2026-11-22T10:00:20Z", "--until", "2026-11-22T10:00:20Z", "--output", "csv");
        run.Output.ShouldBe("timestamp,value\n2026-11-22T10:00:20Z,2\n");
    }

    [Fact]
    public async Task A_person_hears_that_nothing_was_found_and_a_program_only_the_answer()
    {
        string[] asked = ["query", "|= \"never said\"", _folder.File("a.jsonl")];
        (await ToolRun.OfAsync(asked)).Error.ShouldBeEmpty();
        ToolRun run = await ToolRun.OfAsync(new RunSettings { IsErrorTerminal = true }, asked);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("no line was found: ");
        run.Error.ShouldContain(" bytes of 1 file were asked.");
    }

    [Fact]
    public async Task Where_a_chart_has_no_points_nothing_is_drawn()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum(count_over_time([5m]))", _folder.File("a.jsonl"), "--step", "5m", "--timezone", "utc");
        string[] drawn = [.. run.Output.Split('\n').Where(line => line.Contains('┤', StringComparison.Ordinal))];
        drawn.Count(line => line.TrimStart().StartsWith('1')).ShouldBe(1, run.Output);
        string all = string.Concat(drawn.Select(line => line[(line.IndexOf('┤', StringComparison.Ordinal) + 1)..]));
        // Three times have points, the second one hour after the first: most of the places are empty.
        all.Count(letter => letter != ' ').ShouldBeInRange(3, 40, run.Output);
    }
}
