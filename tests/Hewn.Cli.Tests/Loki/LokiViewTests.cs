using System.Globalization;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Loki;

/// <summary>Entries of a Loki are chosen, shown and counted as the same lines in a file.</summary>
public sealed class LokiViewTests : IDisposable
{
    private const long NsPerSecond = 1_000_000_000;
    private static readonly DateTimeOffset _begin = new(2026, 1, 19, 11, 10, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--level", "warn")]
    [InlineData("--level", "error")]
    [InlineData("--grep", "time.out")]
    [InlineData("--grep", "kelvin")]
    [InlineData("--grep", "Error")]
    [InlineData("--grep", "(1+1)*")]
    [InlineData("--grep", "ärger")]
    [InlineData("--grep", "/time.?out [0-9]+/")]
    [InlineData("--grep", "/valueerror/")]
    [InlineData("--not", "timeout")]
    [InlineData("--not", "kelvin")]
    [InlineData("--not", "/value/")]
    [InlineData("--field", "model=llama")]
    [InlineData("--field", "model!=llama")]
    [InlineData("--field", "status_code>=500")]
    [InlineData("--field", "status_code=200")]
    [InlineData("--field", "status_code=2e2")]
    [InlineData("--field", "status_code<300")]
    [InlineData("--field", "usage.in=3")]
    [InlineData("--field", "usage.in>2.5")]
    [InlineData("--field", "request_id=r-7")]
    [InlineData("--field", "model~^l")]
    [InlineData("--field", "exists(status_code)")]
    [InlineData("--field", "level>=error")]
    [InlineData("--field", "error=boom")]
    [InlineData("--field", "odd name=x \"y\"")]
    [InlineData("--level", "debug", "--field", "status_code>=400", "--grep", "call", "--not", "17")]
    [InlineData("--since", "2026-01-19T11:10:20Z", "--until", "2026-01-19T11:10:40Z")]
    [InlineData("--lines", "7")]
    [InlineData("--lines", "3", "--level", "error")]
    [InlineData("--grep", "Error", "-C", "1")]
    public async Task Filters_take_the_same_lines_as_of_a_file(params string[] filters)
    {
        string[] lines = Lines();
        string file = _folder.Write("app.jsonl", string.Join('\n', lines) + "\n");
        await using RunningServer server = await ServeAsync(lines, pageLines: 11);
        ToolRun ofFile = await ToolRun.OfAsync(["view", file, "--output", "raw", "--timezone", "utc", .. filters]);
        ToolRun ofLoki = await ToolRun.OfAsync(
            ["view", "{app=\"api\"}", "--loki", UrlOf(server), "--output", "raw", "--timezone", "utc", .. filters]);
        ofLoki.Error.ShouldBeEmpty();
        ofLoki.ExitCode.ShouldBe(ofFile.ExitCode);
        ofLoki.Output.ShouldBe(ofFile.Output);
        if (filters.Length > 0)
            ofFile.Lines.Length.ShouldBeInRange(1, lines.Length - 1); // The filter does something.
    }

    [Theory]
    [InlineData("--level", "error", " | level!=\"INFO\" | level!=\"info\"")]
    [InlineData("--grep", "Time out", " |= \"Time out\"")]
    [InlineData("--grep", "a.b", " |~ \"[aA]\\\\.[bB].?\"")]
    [InlineData("--not", "Time", " != \"Time\"")]
    [InlineData("--grep", "/a.*Timeout/", " |= \"Timeout\"")]
    [InlineData("--field", "user=x", " | json hewn_f0_0=\"[\\\"user\\\"]\" | (hewn_f0_0=\"x\" or user=\"x\" or ")]
    [InlineData("--field", "size>=5", "((hewn_f0_0!=\"\" and hewn_f0_0 >= 5) or (size!=\"\" and size >= 5) or (")]
    public async Task What_Loki_can_judge_is_asked_of_it(string option, string value, string expected)
    {
        using var loki = new Query.LokiStub("""{"status":"success","data":{"resultType":"streams","result":[]}}""");
        ToolRun run = await ToolRun.OfAsync("view", "{app=\"x\"}", "--loki", loki.Url, option, value);
        run.ExitCode.ShouldBe(0, run.Error);
        loki.Parameters["query"].ShouldNotBeNull().ShouldContain(expected);
        loki.Parameters["start"].ShouldBe("1768820400000000000"); // an hour before now
    }

    [Fact]
    public async Task Labels_and_times_are_fields_of_lines_that_have_none()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        long ns = NsOf(_begin);
        HttpResponseMessage push = await server.PushAsync($$"""
            {"streams":[{"stream":{"app":"api","level":"warn"},"values":[["{{ns}}","just text",{"pod":"p-1"}],
            ["{{ns + 1}}","{\"level\":\"ERROR\",\"message\":\"own\",\"app\":\"mine\"}"],
            ["{{ns + 2}}","level=debug msg=\"by logfmt\" n=5"]]}]}
            """);
        push.IsSuccessStatusCode.ShouldBeTrue();
        ToolRun run = await ToolRun.OfAsync("view", "{app=\"api\"}", "--loki", UrlOf(server), "--output", "json");
        JsonElement[] records = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        records.Length.ShouldBe(3, run.Output + run.Error);
        Text(records[0], "message").ShouldBe("just text");
        Text(records[0], "timestamp").ShouldBe("2026-01-19T11:10:00.000000000Z");
        Text(records[0], "level").ShouldBe("warn");
        Text(records[0], "app").ShouldBe("api");
        Text(records[0], "pod").ShouldBe("p-1");
        Text(records[1], "level").ShouldBe("ERROR");
        Text(records[1], "app").ShouldBe("mine");
        Text(records[2], "message").ShouldBe("by logfmt");
        Text(records[2], "timestamp").ShouldBe("2026-01-19T11:10:00.000000002Z");
        run = await ToolRun.OfAsync(
            "view", "{app=\"api\"}", "--loki", UrlOf(server), "--output", "raw", "--field", "pod=p-1");
        run.Output.ShouldBe("just text\n");
    }

    [Fact]
    public async Task Without_a_query_all_streams_are_shown_if_they_have_a_label_in_common()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"app":"one","x":"1"}""", (NsOf(_begin), "first"));
        await server.PushAsync("""{"app":"two"}""", (NsOf(_begin) + 1, "second"));
        ToolRun run = await ToolRun.OfAsync("view", "--loki", UrlOf(server), "--output", "raw");
        run.Output.ShouldBe("first\nsecond\n");
        await server.PushAsync("""{"other":"three"}""", (NsOf(_begin) + 2, "third"));
        run = await ToolRun.OfAsync("view", "--loki", UrlOf(server), "--output", "raw");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("have no label in common");
        run.Error.ShouldContain("app, other, x");
    }

    [Theory]
    [InlineData]
    [InlineData("--by", "model")]
    [InlineData("--level", "warn", "--by", "operation")]
    [InlineData("--field", "status_code>=500", "--every", "10s")]
    [InlineData("--compare", "2026-01-19T11:10:00Z..2026-01-19T11:10:30Z",
        "2026-01-19T11:10:30Z..2026-01-19T11:11:00Z")]
    public async Task Figures_are_those_of_a_file(params string[] options)
    {
        string[] lines = Lines();
        string file = _folder.Write("app.jsonl", string.Join('\n', lines) + "\n");
        await using RunningServer server = await ServeAsync(lines, pageLines: 13);
        ToolRun ofFile = await ToolRun.OfAsync(["stats", file, "--json", "--timezone", "utc", .. options]);
        ToolRun ofLoki = await ToolRun.OfAsync(
            ["stats", "{app=\"api\"}", "--loki", UrlOf(server), "--json", "--timezone", "utc", .. options]);
        ofLoki.Error.ShouldBeEmpty();
        ofLoki.Output.ShouldBe(ofFile.Output);
        if (options.Length == 0)
        {
            ToolRun view = await ToolRun.OfAsync(
                "view", "{app=\"api\"}", "--loki", UrlOf(server), "--stats", "--output", "json", "--timezone", "utc");
            view.Output.ShouldBe(ofFile.Output);
        }
    }

    [Theory]
    [InlineData("--log-dir is about the logs of an API", "--loki", "http://127.0.0.1:9", "--log-dir", ".")]
    [InlineData("--type is about", "--loki", "http://127.0.0.1:9", "--type", "api")]
    [InlineData("--errors-only is about", "--loki", "http://127.0.0.1:9", "--errors-only")]
    [InlineData("gives numbers; 'hewn query' shows them", "--loki", "http://127.0.0.1:9", "rate({a=\"b\"}[1m])")]
    [InlineData("names no streams", "--loki", "http://127.0.0.1:9", "app.log")]
    [InlineData("--loki asks one query", "--loki", "http://127.0.0.1:9", "{a=\"b\"}", "{a=\"c\"}")]
    [InlineData("--loki: 'localhost:3100' is not possible", "--loki", "localhost:3100")]
    [InlineData("--loki-user is about a Loki; --loki says which", "--loki-user", "me")]
    [InlineData("cannot be combined with --until", "--loki", "http://127.0.0.1:9", "{a=\"b\"}", "-f", "--until", "1h")]
    [InlineData("--loki-timeout: '5' is not possible", "--loki", "http://127.0.0.1:9", "--loki-timeout", "5")]
    [InlineData("--loki-ca: 'no-such-file' cannot be read", "--loki", "http://127.0.0.1:9", "--loki-ca",
        "no-such-file")]
    [InlineData("--loki-key is the key of a certificate", "--loki", "http://127.0.0.1:9", "--loki-key", "x")]
    [InlineData("cannot be asked: Connection refused", "--loki", "http://127.0.0.1:9", "{a=\"b\"}")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["view", .. args]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
    }

    private static string? Text(JsonElement record, string name) => record.GetProperty(name).GetString();

    private static string UrlOf(RunningServer server) => server.Client.BaseAddress!.ToString();

    private static long NsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static async Task<RunningServer> ServeAsync(string[] lines, int pageLines)
    {
        RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = new ServerLimits { MaxEntries = pageLines } });
        await server.PushAsync(
            """{"app":"api"}""", [.. lines.Select((line, i) => (NsOf(_begin) + (i * NsPerSecond), line))]);
        return server;
    }

    /// <summary>Records of several writers, a second apart, with the label's value as a field.</summary>
    private static string[] Lines()
    {
        string[] levels = ["DEBUG", "INFO", "INFO", "WARN", "ERROR"];
        string[] texts =
        [
            "call", "time.out 12", "timeout", "ValueError", "\\u212Aelvin", "kelvin", "KELVIN", "(1+1)*3", "\u00c4rger",
            "\u00e4rger",
        ];
        string[] models = ["llama", "qwen", "llama3"];
        var lines = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            string time = _begin.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            lines.Add((i % 6) switch
            {
                4 => $"{{\"time\":\"{time}\",\"level\":{10 * (1 + (i % 5))},\"msg\":\"{texts[i % 10]}\","
                    + "\"app\":\"api\"}",
                5 => $"{{\"@t\":\"{time}\",\"@l\":\"Error\",\"@m\":\"{texts[i % 10]}\",\"odd name\":\"x \\\"y\\\"\","
                    + "\"err\":{\"message\":\"boom\"},\"app\":\"api\"}",
                _ => $"{{\"timestamp\":\"{time}\",\"level\":\"{levels[i % 5]}\",\"message\":\"{texts[i % 10]}\","
                    + $"\"type\":\"response\",\"operation\":\"chat\",\"model\":\"{models[i % 3]}\","
                    + $"\"status_code\":{200 + (100 * (i % 4))},\"duration_ms\":{i * 1.5:0.0},\"request_id\":\"r-{i}\","
                    + $"\"usage\":{{\"in\":{i % 4}}},\"app\":\"api\"" + (i % 7 == 0 ? ",\"error\":\"boom\"}" : "}"),
            });
        }

        return [.. lines];
    }
}
