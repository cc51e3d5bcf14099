using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser;

/// <summary>What models do: first tokens, speed, tokens, ends, and clients that left.</summary>
[Collection(Browsers.Name)]
public sealed class LlmTests(BrowserFixture browser, RecordedTraffic traffic)
{
    [ChromiumFact]
    public async Task First_tokens_speed_and_tokens_are_shown_by_model_and_streams_that_were_left()
    {
        await using WatchedPage at = await browser.OpenAsync("", traffic.Server);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "LLM" }).ClickAsync();
        ILocator notes = page.GetByLabel("What got slower");
        await WatchedPage.ShowsAsync(
            notes.First, new Regex("llama-3.3-70b\\. The first token comes after .*nightly-eval"));
        await WatchedPage.ShowsAsync(notes.Nth(1), "Tokens a second:");
        ILocator models = page.Locator("table", new() { HasText = "By model" });
        int tokens = RecordedTraffic.Each * 2 * 20;
        await WatchedPage.ShowsAsync( // Tokens, as the server counts them.
            models.GetByRole(AriaRole.Row).Filter(new() { HasText = "llama-3.3-70b" }),
            tokens.ToString(CultureInfo.InvariantCulture));
        await page.GetByText("Streams that clients left (1)").WaitForAsync();
        ILocator left = page.Locator("table", new() { HasText = "The newest streams that clients left" });
        await WatchedPage.ShowsAsync(left, "aborted");
        await at.SeesAsync("No server tells for how long calls wait");
        await at.IsAccessibleAsync();
        // All columns of the tables stand within a window of 1,280 pixels.
        (await page.EvaluateAsync<int>(
            "() => Math.max(...[...document.querySelectorAll('.wide')].map(one => one.scrollWidth - one.clientWidth))"))
            .ShouldBe(0);
        await models.GetByRole(AriaRole.Button, new() { Name = "tokens/s", Exact = true }).ClickAsync();
        await WatchedPage.ShowsAsync(models.GetByRole(AriaRole.Row).Nth(1), "qwen3-8b");
        await left.GetByRole(AriaRole.Link).ClickAsync();
        await at.SeesAsync("forever");
        await WatchedPage.ShowsAsync(page.Locator(".turn").First, "system");
    }
}
