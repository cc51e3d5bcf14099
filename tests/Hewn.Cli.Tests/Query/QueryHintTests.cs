using System.Globalization;

namespace Hewn.Cli.Tests.Query;

/// <summary>An answer without entries says why, as far as that can be told, and never in the answer itself.</summary>
public sealed class QueryHintTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public QueryHintTests() => SampleLogs.WriteTo(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{servcie=\"api\"}", "no line that was looked at has a label 'servcie'. Labels here: filename, ")]
    [InlineData("| level=\"error\"", "no line that was looked at has level=\"error\"; there is level=\"ERROR\". For "
        + "any case: level=~\"(?i)error\"")]
    [InlineData("{leval=\"ERROR\"}", "no line that was looked at has a label 'leval'; did you mean level? Labels")]
    [InlineData("{level=\"EROR\"}", "no line that was looked at has level=\"EROR\"; did you mean level=\"ERROR\"? "
        + "Values here: DEBUG, ERROR, INFO, WARN")]
    [InlineData("{level=~\"fatal|panic\"}", "no line that was looked at has level=~\"fatal|panic\". Values")]
    [InlineData("{level=~\"RRO\"}", "has level=~\"RRO\": an expression is of the whole value, and a part of it is "
        + "found by level=~\".*(?:RRO).*\". Values here: DEBUG, ERROR, INFO, WARN")]
    [InlineData("| level=\"EROR\"", "no line that was looked at has level=\"EROR\"; did you mean level=\"ERROR\"? "
        + "Values here: DEBUG, ERROR, INFO, WARN")]
    [InlineData("{filename=\"app.log\"}", "has filename=\"app.log\"; did you mean filename=\"api.log\"?")]
    [InlineData("{request_id=\"req_7\"}", "'request_id' is a field of records and no label of streams: "
        + "ask {…} | request_id=\"req_7\", or make it a label with --label request_id")]
    [InlineData("{level=\"ERROR\"} | staus_code >= 500", "none of the last records has a field 'staus_code'; "
        + "did you mean status_code?")]
    [InlineData("{level=\"ERROR\"} | durationms > 5s and level=\"ERROR\"", "none of the last records has a field "
        + "'durationms'; did you mean duration_ms?")]
    [InlineData("sum by (level) (count_over_time({modle=\"x\"}[1h]))", "has a label 'modle'; did you mean model?")]
    [InlineData("max_over_time({} | unwrap duration [1h])", "none of the last records has a field 'duration'; "
        + "did you mean duration_ms?")]
    [InlineData("sum(rate({level=\"ERROR\"}[1h])) / sum(rate({level=\"WRAN\"}[1h]))", "did you mean level=\"WARN\"?")]
    public async Task What_nothing_has_is_named_with_what_was_meant(string query, string words)
    {
        foreach (string output in new[] { "pretty", "json", "csv", "table" })
        {
            ToolRun run = await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path, "--output", output);
            run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
            run.Error.ShouldContain(words, Case.Sensitive, output);
            run.Output.ShouldNotContain("did you mean");
            run.Output.ShouldNotContain("looked at");
        }
    }

    [Theory]
    [InlineData("{} | json | status_code >= 500", "behind | json no line that was looked at has a label 'status_code'; "
        + "did you mean res_statusCode? In front of it 'status_code' is known: the stages make labels of the names in")]
    [InlineData("{} | json | res_statuscode >= 5", "has a label 'res_statuscode'; did you mean res_statusCode? Labels "
        + "made there: hostname, level_extracted, msg, pid, req_id, req_url, res_statusCode, responseTime, time")]
    [InlineData("{} | json | statusCode >= 500", "; did you mean res_statusCode?")]
    [InlineData("{} | json | res_statusCode >= 500 and duration_ms > 5", "a label 'duration_ms'; did you mean "
        + "responseTime?")]
    [InlineData("{} |= \"errored\" | json | res_statusCode > 5 | req_ulr=\"/b\"", "'req_ulr'; did you mean req_url?")]
    [InlineData("max_over_time({} | json | unwrap responsetime [1h])", "'responsetime'; did you mean responseTime?")]
    [InlineData("{} | json code=\"res.status\" | code=\"500\"", "behind | json code=\"res.status\" no line that was "
        + "looked at has a label 'code', nor any that was made there.")]
    [InlineData("{} | logfmt | status=\"500\"", "behind | logfmt no line that was looked at has a label 'status'")]
    [InlineData("{} | regexp \"(?P<code>\\\\d+)\" | cod > 5", "has a label 'cod'; did you mean code? Labels made "
        + "there: code")]
    [InlineData("{} | unpack | __error__=\"\" | x=\"y\"", "behind | unpack")]
    public async Task A_label_that_no_parser_makes_is_named_with_the_one_that_it_does(string query, string words)
    {
        const string Call = "{{\"level\":{0},\"time\":176878080{1}000,\"pid\":7,\"hostname\":\"h\","
            + "\"req\":{{\"id\":{1},\"url\":\"/a\"}},"
            + "\"res\":{{\"statusCode\":{2}}},\"responseTime\":90,\"msg\":\"{3}\"}}\n";
        _folder.Write("node.log", string.Format(CultureInfo.InvariantCulture, Call, 30, 1, 200, "done")
            + string.Format(CultureInfo.InvariantCulture, Call, 50, 2, 503, "errored"));
        ToolRun run = await ToolRun.OfAsync("query", query, _folder.File("node.log"));
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldNotContain("looked at");
        run.Error.ShouldContain(words);
        run.Error.Split("looked at").Length.ShouldBe(2, "one sentence");
    }

    [Fact]
    public async Task Lines_that_no_parser_can_read_are_told_with_their_error()
    {
        _folder.Write("text.log", "time=2026-01-19T00:00:01Z level=INFO msg=ok status=200\n");
        ToolRun run = await ToolRun.OfAsync(
            "query", "{} | json | status=\"200\"", _folder.File("text.log"));
        run.Error.ShouldContain("behind | json all lines that were looked at have __error__=\"JSONParserErr\"");
    }

    [Theory]
    [InlineData("{level=\"ERROR\"} | json | status_code > 900")]
    [InlineData("{level=\"ERROR\"} | json | nothing_extracted=\"\" |= \"never said\"")]
    [InlineData("{level=\"ERROR\"} | json | status_code > 900 | nothing=\"x\"")] // nothing comes as far as that
    [InlineData("{level=\"ERROR\"} |= \"never said\" | json | nothing=\"x\"")]
    [InlineData("{level=\"ERROR\"} | json | nothing=\"x\" or status_code > 900")]
    [InlineData("{level=\"ERROR\"} | label_format code=status_code | code > 900")]
    public async Task Nothing_is_said_of_labels_that_are_there_or_not_needed(string query)
    {
        ToolRun run = await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldNotContain("looked at");
    }

    [Theory]
    [InlineData("{level=\"ERROR\"} |= \"never said\"")] // all that is asked for is there
    [InlineData("{level=\"ERROR\", servcie=\"\"} |= \"never said\"")] // it is not there, as is asked for
    [InlineData("{level=\"ERROR\"} | staus_code=\"\" |= \"never said\"")]
    [InlineData("{level=\"ERROR\"} | staus_code > 5 or status_code > 900")]
    [InlineData("{level=\"ERROR\"} | json x=\"status_code\" | x > 900")] // a stage makes it
    [InlineData("{level=\"ERROR\"} | __error__=~\"J.*\"")]
    public async Task Nothing_is_said_where_nothing_is_known(string query)
    {
        ToolRun run = await ToolRun.OfAsync("query", query, "--log-dir", _folder.Path);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldNotContain("looked at");
        run.Error.ShouldNotContain("none of the last");
    }

    [Fact]
    public async Task Nothing_is_said_of_an_answer_that_has_something()
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "{level=\"ERROR\"}", "--log-dir", _folder.Path);
        run.Error.ShouldNotContain("looked at");
        run = await ToolRun.OfAsync("query", "sum(count_over_time({leval=\"x\"}[1h])) or vector(0)",
            "--log-dir", _folder.Path, "--instant");
        run.Error.ShouldNotContain("looked at");
    }

    [Fact]
    public async Task A_time_from_which_there_is_nothing_is_told_with_that_of_the_lines()
    {
        ToolRun run = await ToolRun.OfAsync("query", "{level=\"ERROR\"}", "--log-dir", _folder.Path,
            "--since", "2026-02-01", "--timezone", "utc");
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("no line is of the time that is asked for; those here are of 2026-01-19T11:30:00Z to "
            + "2026-01-19T11:59:00Z.");
        run = await ToolRun.OfAsync("query", "{level=\"ERROR\"} |= \"never\"", "--log-dir", _folder.Path,
            "--since", "2026-01-19", "--until", "2026-01-20", "--timezone", "utc");
        run.Error.ShouldNotContain("no line is of the time");
    }

    [Theory]
    [InlineData("2026-01-19T12:59:30Z", "2026-01-20T12:00:00Z", "[1h]", true)]
    [InlineData("2026-01-19T12:30:00Z", "2026-01-20T12:00:00Z", "[1h]", false)] // the first points look back on lines
    [InlineData("2026-01-18T12:00:00Z", "2026-01-19T11:00:00Z", "[1h]", true)]
    [InlineData("2026-01-20T11:45:00Z", "2026-01-20T11:50:00Z", "[1h] offset 24h", false)]
    public async Task Numbers_of_a_time_from_which_there_is_nothing_are_told_so(
        string since, string until, string range, bool isTold)
    {
        ToolRun run = await ToolRun.OfAsync("query", $"sum(count_over_time({{}} |= \"never said\" {range}))",
            "--log-dir", _folder.Path, "--since", since, "--until", until, "--timezone", "utc", "--step", "5m");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.Contains("no line is of the time that is asked for; those here are of 2026-01-19T11:30:00Z to "
            + "2026-01-19T11:59:00Z.", StringComparison.Ordinal).ShouldBe(isTold, run.Error);
    }

    [Fact]
    public async Task Arguments_that_stand_in_the_wrong_place_are_told()
    {
        string path = _folder.File("api.log");
        ToolRun run = await ToolRun.OfAsync("query", path, "{}");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain($"the query stands first: hewn query '{{}}' {path}");
        run = await ToolRun.OfAsync("query", "{}", "--loki", "http://localhost:1", path);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("cannot be combined with PATHS");
        run = await ToolRun.OfAsync("query", "{}", "--log-dir", _folder.File("nowhere"));
        run.Error.ShouldContain("What comes through a pipe is asked by the name -.");
    }
}
