using System.Text.Json;
using Hewn.Server;
using Hewn.Server.Security;

namespace Hewn.Cli.Tests.Sessions;

/// <summary><c>hewn session push</c> against a real server.</summary>
public sealed class PushCommandTests : IDisposable
{
    private const string Key = "writer-key-0123456789";
    private readonly SampleSessions _sessions = new();

    public PushCommandTests()
    {
        _sessions.Write("ml/fresh/session.json", "{\"name\":\"fresh\",\"workspace\":\"ml\",\"status\":\"completed\","
            + "\"created_at\":\"2026-01-19T09:59:59Z\"}");
        _sessions.Write("ml/fresh/logs/logs.jsonl", Line("one", 0) + Line("two", 1));
        _sessions.Write("ml/fresh/tracks/train/data.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{{\"index\":{i},\"data\":{{\"loss\":{i}}},\"createdAt\":\"2026-01-19T10:00:00Z\"}}\n")));
    }

    private static string Line(string message, int number) =>
        SampleSessions.Line(message).Replace(":0}", $":{number}}}", StringComparison.Ordinal);

    public void Dispose() => _sessions.Dispose();

    private string Served => Directory.CreateDirectory(_sessions.Beside("served")).FullName;

    private string There(string session, string file = "logs/logs.jsonl") =>
        Path.Combine(Served, "sessions", session, file);

    private async Task<LogServerHost> ServeAsync(bool hasKey = false)
    {
        ApiKey[] keys = hasKey ? [ApiKey.Parse("write:" + Key)] : [];
        return await LogServerHost.StartAsync(
            new LogServerOptions { Directory = Served, Keys = keys }, "127.0.0.1:0");
    }

    private static string UrlOf(LogServerHost server) => server.Addresses[0].ToString();

    private Task<ToolRun> PushAsync(params string[] args) => _sessions.RunAsync(["push", .. args]);

    [Fact]
    public async Task What_the_server_has_not_is_sent_once()
    {
        await using LogServerHost server = await ServeAsync();
        ToolRun run = await PushAsync("ml/fresh", "--to", UrlOf(server));
        (run.ExitCode, run.Error).ShouldBe((0, ""));
        run.Output.ShouldBe("ml/fresh: 2 lines, 60 points sent\n");
        (await PushAsync("fresh", "--to", UrlOf(server))).Output.ShouldBe("ml/fresh: nothing new\n");
        _sessions.Append("ml/fresh/logs/logs.jsonl", Line("three", 2));
        (await PushAsync(Path.Combine(_sessions.Root, "ml", "fresh"), "--to", UrlOf(server))).Output
            .ShouldBe("ml/fresh: 1 line sent\n");
        ToolRun asked = await ToolRun.OfAsync(
            "query", "{workspace=\"ml\",session=\"fresh\"}", "--log-dir", Served);
        asked.Lines.Length.ShouldBe(3, asked.Error);
    }

    [Fact]
    public async Task Lines_with_a_number_that_is_there_are_told_and_kept_here()
    {
        await using LogServerHost server = await ServeAsync();
        ToolRun run = await PushAsync("ml/finished", "--to", UrlOf(server)); // Both of its lines say 0.
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain("ml/finished: 1 line, 60 points sent");
        run.Error.ShouldContain("1 line of the log of ml/finished with a number that stands there before");
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_sent_and_sends_and_writes_nothing()
    {
        await using LogServerHost server = await ServeAsync();
        ToolRun run = await PushAsync("ml/fresh", "--to", UrlOf(server), "--dry-run", "--json");
        run.ExitCode.ShouldBe(0);
        JsonElement session = run.Json.GetProperty("sessions")[0];
        run.Json.GetProperty("dry_run").GetBoolean().ShouldBeTrue();
        session.GetProperty("state").GetString().ShouldBe("planned");
        (session.GetProperty("lines").GetInt32(), session.GetProperty("points").GetInt32()).ShouldBe((2, 60));
        Directory.Exists(Path.Combine(Served, "sessions")).ShouldBeFalse();
        Directory.GetFiles(_sessions.Root, "remote-*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await PushAsync("ml/fresh", "--to", UrlOf(server), "--dry-run")).Output
            .ShouldBe("ml/fresh: 2 lines, 60 points to send\n");
    }

    [Fact]
    public async Task All_sessions_are_sent_and_what_cannot_be_is_told()
    {
        await using LogServerHost server = await ServeAsync();
        ToolRun run = await PushAsync("--all", "--to", UrlOf(server), "--json");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("my_exp_20250109-142030 was not sent: it is a run's directory");
        JsonElement[] sessions = [.. run.Json.GetProperty("sessions").EnumerateArray()];
        sessions.Count(session => session.GetProperty("state").GetString() == "failed").ShouldBe(1);
        sessions.Length.ShouldBeGreaterThan(6);
        File.Exists(There("vision/empty", "session.json")).ShouldBeTrue();
        string[] here = File.ReadAllLines(Path.Combine(_sessions.Root, "ml", "baseline", "logs", "logs.jsonl"));
        File.ReadAllLines(There("ml/baseline")).Select(MessageOf).ShouldBe(here.Select(MessageOf));
    }

    private static string? MessageOf(string line) =>
        JsonDocument.Parse(line).RootElement.GetProperty("message").GetString();

    [Fact]
    public async Task The_key_comes_from_the_environment_and_is_never_shown()
    {
        await using LogServerHost server = await ServeAsync(hasKey: true);
        ToolRun refused = await PushAsync("ml/fresh", "--to", UrlOf(server), "--api-key", "wrong-key-0123456789");
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("ml/fresh was not sent: 401: a key is needed");
        (refused.Error + refused.Output).ShouldNotContain("wrong-key");
        var settings = new RunSettings
        {
            Environment = new() { ["DREAMLAKE_API_KEY"] = Key, ["DREAMLAKE_API_URL"] = UrlOf(server) },
        };
        ToolRun run = await _sessions.RunAsync(settings, "push", "ml/fresh");
        (run.ExitCode, run.Error).ShouldBe((0, ""));
        string fresh = Path.Combine(_sessions.Root, "ml", "fresh");
        foreach (string file in Directory.GetFiles(fresh, "*", SearchOption.AllDirectories))
            File.ReadAllText(file).ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_exit_code_2_and_nothing_changes()
    {
        ToolRun run = await PushAsync("ml/fresh", "--to", "http://127.0.0.1:1");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("http://127.0.0.1:1 does not take it now");
        run.Error.ShouldContain("Run it again to go on.");
    }

    [Theory]
    [InlineData("--to is missing", "ml/fresh")]
    [InlineData("name the sessions to send", "--to", "http://x")]
    [InlineData("cannot be given together", "ml/fresh", "--all", "--to", "http://x")]
    [InlineData("there is no session 'nobody'", "nobody", "--to", "http://x")]
    [InlineData("a user or a password", "ml/fresh", "--to", "http://user:pass-word@x")]
    [InlineData("--timeout: 'soon' is not possible", "ml/fresh", "--to", "http://x", "--timeout", "soon")]
    public async Task What_cannot_be_is_said_and_exit_code_2(string message, params string[] args)
    {
        ToolRun run = await PushAsync(args);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        run.Error.ShouldNotContain("pass-word");
    }

    [Fact]
    public async Task It_is_a_command_of_session_too()
    {
        ToolRun run = await ToolRun.OfAsync("session", "push", "--dir", _sessions.Root, "--all");
        run.Error.ShouldContain("--to is missing");
    }
}
