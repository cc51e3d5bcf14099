using System.Globalization;
using System.Net;
using System.Text;

namespace Hewn.Cli.Tests.Serve;

public sealed class ServeCommandTests : IDisposable
{
    private const string Key = "0123456789abcdef";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'x:1' is no address to listen at", "--listen", "x:1")]
    [InlineData("can be reached from other machines, and there is no key", "--listen", "0.0.0.0:0")]
    [InlineData("A key has 5 characters; expected: at least 16", "--api-key", "short")]
    [InlineData("What stands before the colon of a key is no scope", "--api-key", "root:" + Key)]
    [InlineData("--retention: '5' is not possible", "--retention", "5")]
    [InlineData("--retention: '30m' is not possible", "--retention", "30m")]
    [InlineData("--retention-bytes: 'much' is not possible", "--retention-bytes", "much")]
    [InlineData("'max_lines' is no limit. Allowed: max_line_size, ", "--limit", "max_lines=5")]
    [InlineData("max_line_size: 'x' is not possible", "--limit", "max_line_size=x")]
    [InlineData("query_timeout: '0s' is not possible", "--limit", "query_timeout=0s")]
    [InlineData("ruler_max_rules_per_rule_group: '-1' is not", "--limit", "ruler_max_rules_per_rule_group=-1")]
    [InlineData("--rules: '/nowhere.yml' does not exist", "--rules", "/nowhere.yml")]
    [InlineData("--rules-interval: '0s' is not possible", "--rules-interval", "0s")]
    [InlineData("--alertmanager: 'am' is not possible", "--alertmanager", "am")]
    [InlineData("--webhook: 'ftp://h' is not possible", "--webhook", "ftp://h")]
    [InlineData("--external-url: 'h' is not possible", "--external-url", "h")]
    [InlineData("--add-label: 'x' is not possible", "--add-label", "x")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["serve", "--log-dir", _folder.Path, .. args]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task It_says_where_it_is_serves_what_was_asked_for_and_ends_when_it_is_interrupted()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        Task<ToolRun> running = ToolRun.OfAsync(
            new RunSettings
            {
                Output = output,
                Cancellation = stop.Token,
                Environment = { ["HEWN_API_KEYS"] = "read:" + Key },
            },
            "serve", "--listen", "127.0.0.1:0", "--log-dir", _folder.File("logs"), "--api-key", "write:" + Key + "w",
            "--discover-log-levels=false", "--discover-service-name=false", "--limit", "max_line_size=1KB",
            "--limit", "max_entries_limit_per_query=7", "--retention", "30d", "--retention-bytes", "1GB");
        await output.WaitForAsync("Ctrl-C ends it");
        string[] lines = output.Text.Split('\n');
        lines[0].ShouldMatch(@"^Open http://127\.0\.0\.1:\d+ in a browser; Grafana takes it as a Loki$");
        lines[1].ShouldBe($"serving {_folder.File("logs")}");
        using var client = new HttpClient { BaseAddress = new Uri(lines[0].Split(' ')[1]) };
        client.DefaultRequestHeaders.Add("X-API-Key", Key + "w");
        // What is older than the retention may be deleted before anybody has asked for it.
        long second = FixedClock.Noon.ToUnixTimeSeconds() - 1;
        string stream = $$"""{"stream":{"a":"b"},"values":[["{{second}}000000005","x"]]}""";
        using HttpResponseMessage push = await client.PostAsync("/loki/api/v1/push", new StringContent(
            $$"""{"streams":[{{stream}}]}""", Encoding.UTF8, "application/json"));
        push.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        client.DefaultRequestHeaders.Remove("X-API-Key");
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        string range = $"/loki/api/v1/query_range?query={{a=\"b\"}}&start={second}&end={second + 10}";
        (await client.GetStringAsync($"{range}&limit=7")).ShouldContain(stream);
        (await client.GetAsync($"{range}&limit=8"))
            .StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        string limits = await client.GetStringAsync("/loki/api/v1/drilldown-limits");
        limits.ShouldContain("\"max_line_size\":1000,");
        limits.ShouldContain("\"retention_period\":\"720h0m0s\"");
        await stop.CancelAsync();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ExitCode.ShouldBe(ExitCode.Success);
        Directory.GetFiles(_folder.File("logs"), "lines-*.jsonl", SearchOption.AllDirectories)
            .Length.ShouldBe(1, string.Create(CultureInfo.InvariantCulture, $"{output.Text}"));
    }
}
