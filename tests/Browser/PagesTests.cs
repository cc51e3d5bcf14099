using System.Text;
using Microsoft.Playwright;

namespace Browser;

/// <summary>The pages beside Explore, each with its main task.</summary>
[Collection(Browsers.Name)]
public sealed class PagesTests(BrowserFixture browser)
{
    private const string Rules = """
        name: demo
        interval: 1s
        rules:
        - alert: ErrorsAreMany
          expr: sum by (model) (count_over_time({service="llm-server", level="ERROR"}[3h])) > 10
          labels: {severity: critical}
          annotations: {summary: "{{ $labels.model }} fails"}
        """;

    [ChromiumFact]
    public async Task Errors_are_grouped_and_lead_to_their_lines()
    {
        await using WatchedPage at = await browser.OpenAsync("#/errors");
        IPage page = at.Page;
        await at.SeesAsync("IOException");
        ILocator row = page.Locator("tbody tr").Filter(new() { HasText = "Cache.Write()" });
        foreach (string text in new[]
        {
            "disk is full", "600", "gpt-oss-20b, llama-3.3-70b, qwen3-8b", "/v1/chat",
        })
        {
            await WatchedPage.ShowsAsync(row, text);
        }

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await at.SeesAsync("stack_trace");
        await at.IsAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All its lines" }).ClickAsync();
        await at.FindsAsync(600);
        await page.GoBackAsync();
        await at.SeesAsync("Cache.Write()");
        int asked = 0;
        page.Request += (_, request) =>
            asked += request.Url.Contains("/loki/api/v1/labels", StringComparison.Ordinal) ? 1 : 0;
        await page.GetByRole(AriaRole.Button, new() { Name = "last 24 hours" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "last 12 hours" }).ClickAsync();
        await at.SeesAsync("Cache.Write()");
        page.Url.ShouldContain("from=now-12h");
        asked.ShouldBe(1);
    }

    [ChromiumFact]
    public async Task Alerts_rules_and_their_history_are_shown()
    {
        using var content = new StringContent(Rules, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage set = await browser.Client.PostAsync(
            new Uri(browser.Server, "/loki/api/v1/rules/browser"), content);
        ((int)set.StatusCode).ShouldBe(202);
        await using WatchedPage at = await browser.OpenAsync("#/alerts");
        await at.SeesAsync("qwen3-8b fails");
        await at.SeesAsync("severity=critical summary=qwen3-8b fails"); // Of the history.
        await at.IsAccessibleAsync();
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "ErrorsAreMany" }).First.ClickAsync();
        await at.SeesAsync("{model=\"qwen3-8b\"}");
    }
}
