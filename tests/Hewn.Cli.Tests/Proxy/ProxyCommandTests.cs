using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Proxy;

public sealed class ProxyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("no server is given")]
    [InlineData("--upstream: 'http://' is no address", "--upstream", "http://")]
    [InlineData("http://localhost:18999/ is the proxy itself", "--upstream", "http://localhost:18999", "--listen",
        "127.0.0.1:18999")]
    [InlineData("'ftp://x/' is no upstream", "--upstream", "ftp://x")]
    [InlineData("can be reached from other machines", "--upstream", "http://x", "--listen", "0.0.0.0:0")]
    [InlineData("'x:1' is no address to listen at", "--upstream", "http://x", "--listen", "x:1")]
    [InlineData("--content: 'half' is not possible", "--upstream", "http://x", "--content", "half")]
    [InlineData("--idle-timeout: '5' is not possible", "--upstream", "http://x", "--idle-timeout", "5")]
    [InlineData("--call-timeout: '5' is not possible", "--upstream", "http://x", "--call-timeout", "5")]
    [InlineData("--headers-timeout: 'x' is not possible", "--upstream", "http://x", "--headers-timeout", "x")]
    [InlineData("The headers time-out is", "--upstream", "http://x", "--headers-timeout", "1000h")]
    [InlineData("'m' is no path for the metrics", "--upstream", "http://x", "--metrics", "m")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["proxy", "--log-dir", _folder.Path, .. args]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("{", "is no JSON")]
    [InlineData("[]", "the file is no object")]
    [InlineData("""{"upstream":[]}""", "'upstream' of the file is not known. Allowed: upstreams, listen")]
    [InlineData("""{"upstreams":[{"path":"/x"}]}""", "an upstream has no url")]
    [InlineData("""{"upstreams":[{"url":"http://x","removePrefix":"yes"}]}""", "Expected: true or false")]
    [InlineData("""{"upstreams":[{"url":"http://x","path":"x"}]}""", "'x' is no path")]
    [InlineData("""{"upstreams":[{"url":"http://x","path":"/v1"},{"url":"http://y","path":"/v1/"}]}""",
        "The path /v1 is to lead to http://x/ and to http://y/")]
    [InlineData("""{"upstreams":[{"url":"http://x"}],"content":"half"}""", "'half' is not possible")]
    [InlineData("""{"upstreams":[{"url":"http://x"}],"callTimeout":"1"}""", "callTimeout: '1' is not possible")]
    [InlineData("""{"upstreams":[{"url":"http://x"}],"metrics":"*"}""", "'*' is no path for the metrics")]
    [InlineData("""{"upstreams":[{"url":"http://x"}],"spans":"no"}""", "Expected: true or false")]
    public async Task A_file_that_cannot_be_is_told(string json, string message)
    {
        ToolRun run = await ToolRun.OfAsync(
            ["proxy", "--log-dir", _folder.Path, "--config", _folder.Write("proxy.json", json)]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_like_any_other_mistake()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string address = taken.LocalEndpoint.ToString()!;
        ToolRun run = await ToolRun.OfAsync(
            "proxy", "--upstream", "http://127.0.0.1:1", "--listen", address, "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldStartWith($"hewn proxy: {address} cannot be listened at: ");
        run.Error.ShouldContain("--listen");
    }

    [Fact]
    public async Task What_still_runs_when_it_is_ended_is_told_and_not_called_its_clients_fault()
    {
        await using var server = new StreamingServer();
        using var stop = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        Task<ToolRun> running = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = stop.Token },
            "proxy", "--upstream", server.Address.ToString(), "--listen", "127.0.0.1:0", "--log-dir",
            _folder.File("logs"));
        await output.WaitForAsync("Ctrl-C ends it");
        using var client = new HttpClient();
        using Stream stream = await client.GetStreamAsync(output.Text.Split(' ')[0] + "/forever");
        await stream.ReadExactlyAsync(new byte[10]);
        await stop.CancelAsync();
        await Should.ThrowAsync<Exception>(stream.CopyToAsync(Stream.Null));
        ToolRun run = await running.WaitAsync(TimeSpan.FromSeconds(60));
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("ending; 1 call is still running and has 5 s, Ctrl-C again ends it at once");
        string log = await File.ReadAllTextAsync(Path.Combine(_folder.File("logs"), "api.log"));
        log.ShouldContain("\"outcome\":\"failed\"");
        log.ShouldContain("the proxy was stopped before the answer was whole");
    }

    [Theory]
    [InlineData("/own", true)]
    [InlineData("off", false)]
    public async Task Figures_and_spans_are_where_they_were_wanted(string metrics, bool isFound)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        string[] spans = isFound ? [] : ["--no-spans"];
        Task<ToolRun> running = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = stop.Token },
            ["proxy", "--upstream", "http://127.0.0.1:1", "--listen", "127.0.0.1:0", "--log-dir", _folder.File("logs"),
                "--metrics", metrics, .. spans]);
        await output.WaitForAsync("Ctrl-C ends it");
        output.Text.Contains("figures for Prometheus: /own", StringComparison.Ordinal).ShouldBe(isFound);
        using var client = new HttpClient();
        string address = output.Text.Split(' ')[0];
        await client.GetAsync(address + "/api/tags");
        HttpResponseMessage page = await Eventually.IsAsync( // A call is counted a moment behind its answer.
            () => client.GetAsync(address + "/own"),
            answer => !isFound || Text(answer).Contains("hewn_calls_total{", StringComparison.Ordinal));
        ((int)page.StatusCode).ShouldBe(isFound ? 200 : 502);
        ((int)(await client.GetAsync(address + "/metrics")).StatusCode).ShouldBe(502);
        if (isFound)
            Text(page).ShouldContain("hewn_calls_total{model=\"\"");
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        (await File.ReadAllTextAsync(Path.Combine(_folder.File("logs"), "api.log")))
            .Contains("\"type\":\"span\"", StringComparison.Ordinal).ShouldBe(isFound);

        static string Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
    }

    [Theory]
    [InlineData("", "HASH")]
    [InlineData("\"content\": \"truncated\",", "TRUNCATED")]
    public async Task The_environment_hides_prompts_where_a_file_says_nothing_of_them_and_never_whole_calls(
        string content, string mode)
    {
        using var stop = new CancellationTokenSource();
        string file = _folder.Write("proxy.json", $$"""
            { {{content}} "listen": "127.0.0.1:0", "upstreams": [{ "url": "http://127.0.0.1:1" }] }
            """);
        await using var output = new WatchedWriter();
        var settings = new RunSettings
        {
            Output = output,
            Cancellation = stop.Token,
            Environment = new() { ["LOG_PROMPTS"] = "hash", ["LOG_LEVEL"] = "fatal", ["LOG_API_CALLS"] = "false" },
        };
        Task<ToolRun> running = ToolRun.OfAsync(
            settings, "proxy", "--config", file, "--log-dir", _folder.File("logs"));
        await output.WaitForAsync("Ctrl-C ends it");
        output.Text.ShouldContain($"prompts and answers: {mode}");
        using var client = new HttpClient();
        await client.GetAsync(output.Text.Split(' ')[0] + "/api/tags");
        await stop.CancelAsync();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ExitCode.ShouldBe(ExitCode.Success);
        (await File.ReadAllTextAsync(Path.Combine(_folder.File("logs"), "api.log")))
            .ShouldContain("\"type\":\"request\"");
    }

    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_it_is_interrupted()
    {
        using var stop = new CancellationTokenSource();
        string file = _folder.Write("proxy.json", """
            {
              // Comments are allowed.
              "listen": "127.0.0.1:0",
              "logDir": "elsewhere",
              "content": "hash",
              "upstreams": [
                { "url": "http://127.0.0.1:1", "path": "/one", "removePrefix": true },
                { "url": "http://127.0.0.1:2", "listen": "[::1]:0" },
              ],
            }
            """);
        await using var output = new WatchedWriter();
        Task<ToolRun> running = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = stop.Token },
            "proxy", "--config", file, "--log-dir", _folder.File("logs"));
        await output.WaitForAsync("Ctrl-C ends it");
        string[] lines = output.Text.Split('\n');
        lines[0].ShouldMatch(@"^http://127\.0\.0\.1:\d+, http://\[::1\]:\d+ /one -> http://127\.0\.0\.1:1/$");
        lines[1].ShouldMatch(@"^http://\[::1\]:\d+ -> http://127\.0\.0\.1:2/$");
        lines[2].ShouldBe($"recording to {_folder.File("logs")}, prompts and answers: HASH");

        using var client = new HttpClient();
        string address = lines[0].Split(',')[0];
        HttpResponseMessage response = await client.GetAsync(address + "/one/api/tags");
        ((int)response.StatusCode).ShouldBe(502);
        await stop.CancelAsync();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ExitCode.ShouldBe(ExitCode.Success);
        string[] records = await File.ReadAllLinesAsync(Path.Combine(_folder.File("logs"), "api.log"));
        JsonElement[] all = [.. records.Select(record => JsonDocument.Parse(record).RootElement)];
        all.Single(record => record.GetProperty("type").GetString() == "response").GetProperty("outcome").GetString()
            .ShouldBe("upstream_error");
        all[^1].GetProperty("span").GetProperty("status").GetString().ShouldBe("error");
    }
}
