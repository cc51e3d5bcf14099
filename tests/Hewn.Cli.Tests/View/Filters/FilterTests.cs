using System.Text.Json;

namespace Hewn.Cli.Tests.View.Filters;

public sealed class FilterTests : IDisposable
{
    private const string Log =
        """
        {"timestamp":"2026-01-19T10:00:00Z","level":"INFO","message":"a","status_code":200,"model":"llama","n":{"x":1}}
        {"timestamp":"2026-01-19T10:01:00Z","level":"WARN","message":"b","status":404,"model":"mist\"ral","n.x":2}
        {"timestamp":"2026-01-19T10:02:00Z","level":"ERROR","message":"c Timeout","status_code":"5e2","model":null}
        {"timestamp":"2026-01-19T10:03:00Z","message":"d","status_code":500,"duration_ms":1234.5,"model":"llama-3"}

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("abcd")]
    [InlineData("a", "--field", "status_code=200")]
    [InlineData("a", "--field", "status_code=2e2")]
    [InlineData("b", "--field", "status_code=404")]
    [InlineData("b", "--field", "status=404")]
    [InlineData("bcd", "--field", "status_code!=200")]
    [InlineData("cd", "--field", "status_code>=500")]
    [InlineData("cd", "--field", "status_code>404")]
    [InlineData("ab", "--field", "status_code<500")]
    [InlineData("abcd", "--field", "status_code<=500")]
    [InlineData("ad", "--field", "model~^lla")]
    [InlineData("bc", "--field", "model!~^lla")]
    [InlineData("b", "--field", "model=mist\"ral")]
    [InlineData("abd", "--field", "exists(model)")]
    [InlineData("c", "--field", "!exists(model)")]
    [InlineData("a", "--field", "n.x=1")]
    [InlineData("b", "--field", "n.x=2")]
    [InlineData("d", "--field", "duration_ms>1234.4")]
    [InlineData("", "--field", "duration_ms>1234.5")]
    [InlineData("d", "--field", "status_code>=500", "--field", "exists(model)")]
    [InlineData("c", "--field", "level=error")]
    [InlineData("c", "--field", "level=ERR")]
    [InlineData("b", "--field", "level=Warning")]
    [InlineData("abd", "--field", "level!=error")]
    [InlineData("bc", "--field", "level>=warn")]
    [InlineData("a", "--field", "level<warn")]
    [InlineData("", "--field", "level>fatal")]
    [InlineData("bc", "--field", "level~^(WARN|ERR)")]
    [InlineData("bc", "--level", "warn")]
    [InlineData("abcd", "--level", "info")]
    [InlineData("c", "--grep", "timeout")]
    [InlineData("c", "--grep", "Timeout")]
    [InlineData("", "--grep", "TIMEOUT")]
    [InlineData("c", "--grep", "/time(d )?out/")]
    [InlineData("", "--grep", "/TIME/")]
    [InlineData("abd", "--not", "timeout")]
    [InlineData("abd", "--not", "/Time.ut/")]
    [InlineData("ad", "--grep", "llama", "--not", "/zzz/")]
    [InlineData("cd", "--since", "2026-01-19T10:02:00Z")]
    [InlineData("cd", "--since", "10:02", "--timezone", "utc")]
    [InlineData("bc", "--since", "2026-01-19T10:01:00Z", "--until", "2026-01-19T10:03:00Z")]
    [InlineData("d", "--since", "-117m30s")]
    [InlineData("abcd", "--since", "yesterday")]
    [InlineData("", "--until", "yesterday 23:59")]
    [InlineData("ab", "--since", "today", "--until", "10:02", "--timezone", "utc")]
    [InlineData("d", "--tail", "1")]
    [InlineData("bc", "--tail", "2", "--field", "status_code!=200", "--field", "!exists(duration_ms)")]
    [InlineData("bcd", "--field", "status_code=500", "-B", "1")]
    [InlineData("abc", "--field", "status_code=404", "--context", "1")]
    [InlineData("bc", "--field", "status_code=404", "-A", "1")]
    [InlineData("cd", "--level", "info", "--not", "Timeout", "-B", "1", "--tail", "1")]
    public async Task A_filter_takes_what_it_says(string expected, params string[] args)
    {
        string path = _folder.Write("app.jsonl", Log);
        ToolRun run = await ToolRun.OfAsync(["view", path, "--output", "json", .. args]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldBeEmpty();
        string found = string.Concat(run.Lines.Select(line =>
            JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()![0]));
        found.ShouldBe(expected);
        var piped = new RunSettings { Input = Log }; // The same without scanning.
        (await ToolRun.OfAsync(piped, ["view", "-", "--output", "json", .. args])).Output.ShouldBe(run.Output);
    }

    [Theory]
    [InlineData("--field", "status_code", "k=v, k!=v")]
    [InlineData("--field", "=1", "the name of a field first")]
    [InlineData("--field", "a>b", "a number behind < and >")]
    [InlineData("--field", "a!b", "k=v, k!=v")]
    [InlineData("--field", "level>=loud", "a level behind < and >: TRACE")]
    [InlineData("--field", "a~(", "a regular expression")]
    [InlineData("--field", @"a~(x)\1", "a regular expression without")]
    [InlineData("--field", "exists()", "the name of a field first")]
    [InlineData("--grep", "", "a text on one line")]
    [InlineData("--grep", "/(/", "a regular expression")]
    [InlineData("--not", "", "a text on one line")]
    [InlineData("--since", "soon", "is no time")]
    [InlineData("--until", "soon", "is no time")]
    [InlineData("--context", "-1", "a whole number from 0 to 100000")]
    [InlineData("--before", "x", "a whole number from 0 to 100000")]
    [InlineData("--expand", "some", "auto, always, never")]
    [InlineData("--theme", "pink", "hewn, light, vivid, mono, none")]
    [InlineData("--color", "some", "auto, always, never")]
    [InlineData("--output", "xml", "pretty, json, logfmt, csv, raw")]
    public async Task A_value_that_is_not_possible_is_named_with_what_is_allowed(
        string option, string value, string allowed)
    {
        string path = _folder.Write("app.jsonl", Log);
        ToolRun run = await ToolRun.OfAsync("view", path, option, value);
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(option);
        run.Error.ShouldContain(allowed);
    }

    [Fact]
    public async Task Nothing_between_since_and_until_is_an_error()
    {
        string path = _folder.Write("app.jsonl", Log);
        ToolRun run = await ToolRun.OfAsync("view", path, "--since", "now", "--until", "-1h");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("nothing lies between them");
    }

    [Fact]
    public async Task A_field_is_found_by_the_name_that_its_writer_gave_it()
    {
        string path = _folder.Write("pino.log",
            """
            {"level":30,"time":1768816800000,"pid":1,"hostname":"h","reqId":"r1","msg":"first"}
            {"level":50,"time":1768816801000,"pid":1,"hostname":"h","reqId":"r2","msg":"second"}

            """);
        foreach (string filter in new[] { "msg=second", "message=second", "reqId=r2", "request_id=r2", "level=error" })
        {
            ToolRun run = await ToolRun.OfAsync("view", path, "--field", filter, "--output", "csv", "--show", "msg");
            run.Output.ShouldBe("msg\nsecond\n", filter);
        }

        (await ToolRun.OfAsync("view", path, "--output", "logfmt", "--show", "msg", "--level", "error")).Output
            .ShouldBe("msg=second\n");
        (await ToolRun.OfAsync("view", path, "--hide", "time,reqId,pid,hostname", "--level", "error")).Output
            .ShouldBe("ERROR second\n");
        // A record with Hewn's names says what it says.
        string own = _folder.Write("own.jsonl",
            "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"second\"}\n");
        (await ToolRun.OfAsync("view", own, "--field", "msg=second")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_match_is_told_by_the_exit_code_when_asked_for()
    {
        string path = _folder.Write("app.jsonl", Log);
        (await ToolRun.OfAsync("view", path, "--grep", "nowhere")).ExitCode.ShouldBe(0);
        (await ToolRun.OfAsync("view", path, "--grep", "nowhere", "--exit-status")).ExitCode.ShouldBe(1);
        (await ToolRun.OfAsync("view", path, "--level", "fatal", "--exit-status")).ExitCode.ShouldBe(1);
        (await ToolRun.OfAsync("view", path, "--grep", "timeout", "--exit-status")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Filters_hold_for_the_logs_of_an_API_too()
    {
        _folder.Write("api.log", Log);
        string[] args = ["view", "--log-dir", _folder.Path, "--field", "status_code>=500", "--output", "json"];
        (await ToolRun.OfAsync(args)).Lines.Length.ShouldBe(2);
        (await ToolRun.OfAsync([.. args, "--output", "logfmt"])).ExitCode.ShouldBe(2); // twice
        args[^1] = "logfmt";
        (await ToolRun.OfAsync(args)).Lines.Length.ShouldBe(2);
        ToolRun stats = await ToolRun.OfAsync("view", "--log-dir", _folder.Path, "--stats", "--grep", "x");
        stats.ExitCode.ShouldBe(2);
        stats.Error.ShouldContain("hewn stats");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_found_in_a_file_is_what_a_pipe_gives(int seed)
    {
        string log = RandomLog.Of(seed, 3000);
        string path = _folder.Write("app.jsonl", log);
        string[][] filters =
        [
            ["--level", "warn"], ["--level", "error"], ["--field", "level=error"], ["--field", "level!=warn"],
            ["--field", "level>=Warning"], ["--field", "level=ODD"], ["--field", "status_code=400"],
            ["--field", "status_code!=400"],
            ["--field", "status_code>=400", "--level", "error"], ["--field", "duration_ms<12.6"],
            ["--field", "model=escaped"], ["--field", "model~quoted"], ["--field", "model!~^[a-z]"],
            ["--field", "tokens.prompt>50"], ["--field", "tokens.kind=llama"], ["--field", "exists(tokens.prompt)"],
            ["--field", "!exists(duration_ms)", "--grep", "time-out"], ["--level", "warn", "--not", "Time-Out"],
            ["--field", "exists(level)", "--grep", "/m[0-9]*5 /"],
        ];
        foreach (string[] filter in filters)
        {
            ToolRun file = await ToolRun.OfAsync(["view", path, "--output", "raw", "--debug", .. filter]);
            ToolRun pipe = await ToolRun.OfAsync(
                new RunSettings { Input = log }, ["view", "-", "--output", "raw", "--debug", .. filter]);
            file.Output.ShouldBe(pipe.Output, $"seed {seed}: {string.Join(' ', filter)}");
            file.Output.ShouldNotBeEmpty(string.Join(' ', filter));
        }
    }
}
