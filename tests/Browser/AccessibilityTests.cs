using Microsoft.Playwright;

namespace Browser;

/// <summary>What axe finds: nothing, light and dark, wide and narrow, with all that opens.</summary>
[Collection(Browsers.Name)]
public sealed class AccessibilityTests(BrowserFixture browser, RecordedTraffic traffic)
{
    [ChromiumFact]
    public async Task Wide_and_light_all_that_opens_is_clean()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{service=\"llm-server\"}"));
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        await page.GetByRole(AriaRole.Button, new() { Name = "model", Exact = true }).ClickAsync();
        await at.SeesAsync("qwen3-8b");
        await at.Rows.Nth(2).ClickAsync();
        await page.Locator(".detail").WaitForAsync();
        await at.IsAccessibleAsync();
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await at.IsAccessibleAsync();
    }

    [ChromiumFact]
    public async Task Narrow_and_dark_it_is_clean_and_nothing_stands_beside_the_screen()
    {
        await using WatchedPage at = await browser.OpenAsync(
            browser.Explore("{service=\"llm-server\"}"), width: 390, scheme: ColorScheme.Dark);
        await at.FindsAsync(BrowserFixture.Lines);
        await at.IsAccessibleAsync();
        await at.StandsWithinScreenAsync();
    }

    [ChromiumFact]
    public async Task Narrow_no_page_has_anything_beside_the_screen()
    {
        (string Address, string Sign)[] pages =
        [
            ("#/explore?from=now-2d&to=now&cols=model,caller", "lines in"), ("#/llm", "By model"),
            ("#/cache", "served from memory"), ("#/errors?from=now-2d&to=now", "errors of"), ("#/alerts", "No rules"),
            ("#/sessions", "There are no sessions"), ("#/system?from=now-2d&to=now", "In a sample of"),
        ];
        await using WatchedPage at = await browser.OpenAsync("", traffic.Server, width: 390);
        foreach ((string address, string sign) in pages)
        {
            await at.Page.GotoAsync(traffic.Server + address);
            await at.SeesAsync(sign);
            await at.StandsWithinScreenAsync();
        }
    }
}
