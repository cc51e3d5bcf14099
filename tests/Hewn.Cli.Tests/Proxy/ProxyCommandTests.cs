using System.Text.Json;

namespace Hewn.Cli.Tests.Proxy;

public sealed class ProxyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("no server is given")]
    [InlineData("--upstream: 'http://' is no address", "--upstream", "http://")]
    [InlineData("'ftp://x/' is no upstream", "--upstream", "ftp://x")]
    [InlineData("can be reached from other machines", "--upstream", "http://x", "--listen", "0.0.0.0:0")]
    [InlineData("'x:1' is no address to listen at", "--upstream", "http://x", "--listen", "x:1")]
    [InlineData("--content: 'half' is not possible", "--upstream", "http://x", "--content", "half")]
    [InlineData("--idle-timeout: '5' is not possible", "--upstream", "http://x", "--idle-timeout", "5")]
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
    [InlineData("""{"upstreams":[{"url":"http://x"}],"content":"half"}""", "'half' is not possible")]
    public async Task A_file_that_cannot_be_is_told(string json, string message)
    {
        ToolRun run = await ToolRun.OfAsync(
            ["proxy", "--log-dir", _folder.Path, "--config", _folder.Write("proxy.json", json)]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
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
        (await running.WaitAsync(TimeSpan.FromSeconds(30))).ExitCode.ShouldBe(ExitCode.Success);
        string[] records = await File.ReadAllLinesAsync(Path.Combine(_folder.File("logs"), "api.log"));
        JsonDocument.Parse(records[^1]).RootElement.GetProperty("outcome").GetString().ShouldBe("upstream_error");
    }
}
