using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Server;
using Microsoft.Playwright;

namespace Browser;

/// <summary>One browser, and one server over real files, for all tests: each has a page of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Lines in the server's log file.</summary>
    public const int Lines = 30_000;

    private const string Fault = "\"error\":\"disk is full\",\"error_type\":\"IOException\","
        + "\"stack_trace\":\"IOException: disk is full\\n   at Cache.Write()\",\"endpoint\":\"/v1/chat\",";

    private static readonly string[] _models = ["llama-3.3-70b", "qwen3-8b", "gpt-oss-20b"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private LogServerHost? _server;

    /// <summary>Where the logs are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("hewn-browser-").FullName;

    /// <summary>When the newest line of the log was written; the lines are of the hour before it.</summary>
    public DateTimeOffset Newest { get; } = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(10);

    /// <summary>Where the server listens.</summary>
    public Uri Server => _server!.Addresses[0];

    /// <summary>Pushes lines to it.</summary>
    public HttpClient Client { get; } = new();

    public async Task InitializeAsync()
    {
        if (new ChromiumFactAttribute().Skip is not null)
            return;
        WriteLog();
        _server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = Folder, DiskSpaceInterval = null }, "127.0.0.1:0");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = ChromiumFactAttribute.Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    /// <summary>Opens a page of its own, which tells what goes wrong in it.</summary>
    /// <param name="address">What stands behind <c>#</c>.</param>
    /// <param name="root">Where the server is; null for the fixture's own.</param>
    /// <param name="width">The window's width, in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    public async Task<WatchedPage> OpenAsync(
        string address = "", Uri? root = null, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme, TimezoneId = "UTC",
        });
        await context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(WatchedPage.Patience);
        var watched = new WatchedPage(page, root ?? Server);
        await page.GotoAsync($"{root ?? Server}{address}");
        return watched;
    }

    /// <summary>Pushes lines of one stream, all of now.</summary>
    public async Task PushAsync(string app, params string[] lines)
    {
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        string json = JsonSerializer.Serialize(new
        {
            streams = new[]
            {
                new
                {
                    stream = new Dictionary<string, string> { ["app"] = app },
                    values = lines.Select((line, i) =>
                        new[] { (now + i).ToString(CultureInfo.InvariantCulture), line }).ToArray(),
                },
            },
        });
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Client.PostAsync(new Uri(Server, "/loki/api/v1/push"), content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The address of a query over all lines.</summary>
    public string Explore(string query, string more = "") => $"#/explore?q={Uri.EscapeDataString(query)}"
        + $"&from={Uri.EscapeDataString((Newest - TimeSpan.FromHours(2)).ToString("o"))}&to=now&utc=1{more}";

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        Client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void WriteLog()
    {
        using var log = new StreamWriter(Path.Combine(Folder, "app.jsonl"));
        for (int i = 0; i < Lines; i++)
        {
            DateTimeOffset time = Newest - TimeSpan.FromMilliseconds(120.0 * (Lines - 1 - i));
            string level = i % 50 == 7 ? "ERROR" : i % 20 == 3 ? "WARN" : "INFO";
            string fault = level == "ERROR" ? Fault : "";
            log.WriteLine(FormattableString.Invariant(
                $"{{\"timestamp\":\"{time:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\",\"level\":\"{level}\",")
                + FormattableString.Invariant($"\"message\":\"step {i} done\",\"logger\":\"engine\",")
                + FormattableString.Invariant($"\"service\":\"llm-server\",\"model\":\"{_models[i % 3]}\",")
                + FormattableString.Invariant($"\"request_id\":\"req_{i:x8}\",{fault}")
                + FormattableString.Invariant($"\"details\":{{\"tier\":\"ssd\",\"blocks\":{i % 64}}}}}"));
        }
    }
}
