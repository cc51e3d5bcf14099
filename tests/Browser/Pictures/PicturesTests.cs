using System.Text;
using Hewn.Server;
using Hewn.Sessions;
using Microsoft.Playwright;

namespace Browser.Pictures;

/// <summary>
/// The pictures of the documents, taken anew: of traffic that the recorder captures, what the sample's cache has
/// logged, sessions that are trained, and rules that are evaluated.
/// </summary>
[Collection(Browsers.Name)]
public sealed class PicturesTests(BrowserFixture browser)
{
    private const string Rules = """
        name: model-server
        interval: 1s
        rules:
        - alert: ModelFails
          expr: sum by (model) (count_over_time({service="llm-server"} | status_code>=500 [24h])) > 2
          labels: {severity: page}
          annotations: {summary: "{{ $labels.model }} has failed {{ $value }} times in a day"}
        - alert: FirstTokenLate
          expr: quantile_over_time(0.95, {service="llm-server"} | ttft_ms>0 | unwrap ttft_ms [6h]) by (model) > 400
          for: 10m
          annotations: {summary: "{{ $labels.model }}: one first token in twenty comes after {{ $value }} ms"}
        - alert: NobodyAsks
          expr: absent_over_time({service="llm-server"}[2h])
          for: 5m
        - record: model:calls:count1h
          expr: sum by (model) (count_over_time({service="llm-server"} | type="response" [1h]))
        """;

    private readonly string _to = PictureFactAttribute.Folder ?? "";

    [PictureFact]
    public async Task Each_page_is_taken()
    {
        string folder = Path.Combine(Path.GetTempPath(), "llm-server");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var traffic = new PictureTraffic(folder);
        await traffic.RecordAsync(now - TimeSpan.FromHours(48), 500, isSlow: false);
        await traffic.RecordAsync(now - TimeSpan.FromHours(24), 700, isSlow: true);
        CacheRecords.Write(folder, now - TimeSpan.FromMinutes(2));
        foreach ((string name, double rate) in new[] { ("adam-3e-4", 0.012), ("adam-1e-3", 0.02), ("sgd-1e-2", 0.006) })
            await TrainAsync(folder, name, rate);
        await using (LogServerHost server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = folder }, "127.0.0.1:0"))
        {
            using var rules = new StringContent(Rules, Encoding.UTF8, "application/yaml");
            using HttpResponseMessage set = await browser.Client.PostAsync(
                new Uri(server.Addresses[0], "/loki/api/v1/rules/models"), rules);
            ((int)set.StatusCode).ShouldBe(202);
            await TakeAllAsync(server.Addresses[0]);
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task TakeAllAsync(Uri server)
    {
        string all = Uri.EscapeDataString("{service=\"llm-server\"}");
        string numbers = Uri.EscapeDataString(
            "avg by (model) (avg_over_time({service=\"llm-server\"} | type=\"response\" | unwrap duration_ms [1h]))");
        await TakeAsync(server, "explore", $"#/explore?q={all}&from=now-24h&to=now&cols=model&utc=1", async page =>
        {
            await page.GetByTestId("total").WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "level", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "only level = ERROR" }).WaitForAsync();
        });
        string responses = Uri.EscapeDataString("{service=\"llm-server\"} | type=\"response\"");
        await TakeAsync(server, "record", $"#/explore?q={responses}&from=now-24h&to=now&utc=1&fields=0",
            async page =>
            {
                await page.GetByTestId("total").WaitForAsync();
                await page.Locator(".row").Nth(2).ClickAsync();
                await page.Locator(".detail").WaitForAsync();
            });
        await TakeAsync(server, "numbers", $"#/explore?q={numbers}&from=now-48h&to=now&utc=1",
            page => page.Locator(".u-over").WaitForAsync());
        await TakeAsync(server, "live", $"#/explore?q={all}&from=now-1h&to=now&utc=1&tail=1&fields=0", async page =>
        {
            await page.Locator(".row").First.WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        });
        await TakeAsync(server, "api", "#/api?from=now-24h&to=now", ShownAsync);
        await TakeAsync(server, "llm", "#/llm?from=now-24h&to=now", ShownAsync);
        await TakeAsync(server, "llm-models", "#/llm?from=now-24h&to=now", async page =>
        {
            await ShownAsync(page);
            await page.GetByText("By model").First.ScrollIntoViewIfNeededAsync();
            await page.Locator("table").First.EvaluateAsync("table => table.scrollIntoView({ block: 'start' })");
        });
        await TakeAsync(server, "call", "#/api?from=now-24h&to=now&who=nightly-eval&model=llama-3.3-70b", async page =>
        {
            await ShownAsync(page);
            ILocator calls = page.Locator("table").Last.Locator("tbody tr");
            await calls.First.GetByRole(AriaRole.Link).First.ClickAsync();
            await page.Locator(".turn").Nth(2).WaitForAsync();
            await page.Locator(".fall").WaitForAsync();
        }, height: 1100);
        await TakeAsync(server, "cache", "#/cache?from=now-1h&to=now",
            page => page.GetByText("served from memory").First.WaitForAsync(), height: 1000);
        await TakeAsync(server, "errors", "#/errors?from=now-48h&to=now", page => page.GetByTestId("errors")
            .WaitForAsync(), height: 420);
        await TakeAsync(server, "alerts", "#/alerts", page => page.GetByText("pending").First.WaitForAsync(), 780);
        await TakeAsync(server, "sessions", "#/sessions", page => page.GetByText("3 of 3 sessions").WaitForAsync(),
            height: 340);
        await TakeAsync(server, "session", "#/sessions?run=sessions%2Fml%2Fadam-1e-3&smooth=0.8",
            page => page.Locator(".u-over").First.WaitForAsync(), height: 480);
        await TakeAsync(server, "compare", "#/sessions?run=sessions%2Fml%2Fadam-3e-4&run=sessions%2Fml%2Fadam-1e-3"
            + "&run=sessions%2Fml%2Fsgd-1e-2&smooth=0.8&log=1", page => page.Locator(".u-over").First.WaitForAsync());
        await TakeAsync(server, "system", "#/system", async page =>
        {
            await page.GetByText("In a sample of").WaitForAsync();
            await page.GetByText("Log files").First.WaitForAsync();
        });
    }

    private async Task TakeAsync(
        Uri server, string name, string address, Func<IPage, Task> see, int height = 900, int width = 1280)
    {
        await using WatchedPage at = await browser.OpenAsync(address, server, width);
        await at.Page.SetViewportSizeAsync(width, height);
        await see(at.Page);
        await at.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await at.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))");
        await at.Page.Mouse.MoveAsync(0, 0);
        await at.Page.ScreenshotAsync(new() { Path = Path.Combine(_to, name + ".png") });
    }

    private static async Task ShownAsync(IPage page)
    {
        await page.GetByText("By model").First.WaitForAsync();
        await page.Locator(".u-over").First.WaitForAsync();
    }

    private static Task TrainAsync(string folder, string name, double rate) => Session.Run(name, "ml", session =>
    {
        var random = new Random(name.Length);
        session.Parameters.Set(new
        {
            epochs = 4, batch_size = 64, seed = 7,
            optimizer = new { kind = name[..name.IndexOf('-', StringComparison.Ordinal)], learning_rate = name[^4..] },
        });
        for (int step = 0; step < 400; step++)
        {
            double loss = (2.2 * Math.Exp(-rate * step)) + 0.08 + (0.12 * random.NextDouble());
            session.Track("train").Append(step, ("loss", loss), ("accuracy", 1 - (loss / 2.6)));
            if (step % 100 == 99)
                session.Info("Epoch done", ("epoch", step / 100), ("loss", Math.Round(loss, 4)));
        }

        return Task.CompletedTask;
    }, Path.Combine(folder, "sessions"), set => (set.Tags, set.OnProblem) = (["digits"], _ => { }));
}
