namespace Hewn.Cli.Tests.Query;

/// <summary>The same text against a Loki.</summary>
[Collection("ports of stubs")]
public sealed class LokiQueryTests
{
    private const string Streams = """
        {"status":"success","data":{"resultType":"streams","result":[{"stream":{"level":"warn"},"values":[
        ["1768823999000000000","{\"level\":\"warn\",\"message\":\"later\"}"],["1768823998000000000","plain text"]]}],
        "stats":{}}}
        """;

    private const string Matrix = """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"level":"info"},
        "values":[[1768820400,"3"],[1768820460.5,"4.5"],[1768820520,"NaN"]]}]}}
        """;

    [Fact]
    public async Task Lines_are_asked_for_with_all_that_was_typed_and_shown_as_those_of_files()
    {
        using var loki = new LokiStub(Streams);
        ToolRun run = await ToolRun.OfAsync(
            "query", "{level=\"warn\"} |= \"a b&c\"", "--loki", loki.Url, "--since", "2h",
            "--until", "2026-01-19T11:30:00Z", "--limit", "7", "--forward", "--timezone", "utc");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        loki.Path.ShouldBe("/loki/api/v1/query_range");
        loki.Parameters["query"].ShouldBe("{level=\"warn\"} |= \"a b&c\"");
        loki.Parameters["start"].ShouldBe("1768816800000000000");
        loki.Parameters["end"].ShouldBe("1768822200000000000");
        loki.Parameters["limit"].ShouldBe("7");
        loki.Parameters["direction"].ShouldBe("forward");
        run.Lines.ShouldBe([
            "2026-01-19 11:59:58.000 plain text",
            "2026-01-19 11:59:59.000 WARN  later",
        ]);
    }

    [Fact]
    public async Task Numbers_are_asked_for_in_steps_or_at_one_time()
    {
        using var loki = new LokiStub(Matrix);
        ToolRun run = await ToolRun.OfAsync(
            "query", "rate({a=\"b\"}[5m])", "--loki", loki.Url + "/", "--step", "1m30s", "--output", "csv");
        loki.Parameters["step"].ShouldBe("90");
        loki.Parameters["start"].ShouldBe("1768820400000000000"); // an hour before now
        run.Output.ShouldBe("timestamp,level,value\n2026-01-19T11:00:00Z,info,3\n2026-01-19T11:01:00.5Z,info,4.5\n"
            + "2026-01-19T11:02:00Z,info,NaN\n");
        using var vector = new LokiStub(
            """{"data":{"resultType":"vector","result":[{"metric":{"a":"x"},"value":[1768824000,"160"]}]}}""");
        run = await ToolRun.OfAsync("query", "count_over_time({a=\"b\"}[5m])", "--loki", vector.Url, "--instant");
        vector.Path.ShouldBe("/loki/api/v1/query");
        vector.Parameters["time"].ShouldBe("1768824000000000000");
        vector.Parameters["limit"].ShouldBeNull();
        run.Output.ShouldContain("160  ██████████████████████████████");
        run = await ToolRun.OfAsync("query", "rate({a=\"b\"}[5m])", "--loki", loki.Url, "--output", "json");
        run.Json.GetProperty("data").GetProperty("resultType").GetString().ShouldBe("matrix");
    }

    [Fact]
    public async Task A_refusal_is_told_in_Lokis_words()
    {
        using var loki = new LokiStub("parse error : queries require at least one matcher", 400);
        ToolRun run = await ToolRun.OfAsync("query", "{a=\"b\"}", "--loki", loki.Url);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("refuses the query (400): parse error : queries require");
        using var odd = new LokiStub("<html>");
        run = await ToolRun.OfAsync("query", "{a=\"b\"}", "--loki", odd.Url);
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("no answer of a Loki: <html>");
        string gone = odd.Url;
        odd.Dispose();
        run = await ToolRun.OfAsync("query", "{a=\"b\"}", "--loki", gone);
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("cannot be asked");
    }

    [Theory]
    [InlineData("|= \"x\"", "unexpected |=")]
    [InlineData("{a=\"b\"} | distinct c", "is an extension")]
    public async Task What_only_hewn_understands_is_not_sent(string query, string words)
    {
        ToolRun run = await ToolRun.OfAsync("query", query, "--loki", "http://localhost:1");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(words);
    }
}
