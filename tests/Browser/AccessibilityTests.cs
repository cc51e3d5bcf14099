using Microsoft.Playwright;

namespace Browser;

/// <summary>
/// What axe finds in Explore, with what opens there: nothing, wide and narrow, light and dark. Each other page is
/// looked at where a test has it open anyway: ApiTests (also a call and the keys), LlmTests, CacheTests, PagesTests
/// (errors, alerts), SessionsTests (the list, a run with its parts, a comparison, over a Loki), SystemTests,
/// LoginTests, TailTests, ExploreTests (numbers, a wrong query, surroundings) and HostileTests.
/// </summary>
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
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("t");
        ILocator time = page.GetByRole(AriaRole.Dialog, new() { Name = "Time" });
        await time.WaitForAsync();
        await at.IsAccessibleAsync(time);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("{mod");
        await page.Locator(".cm-tooltip-autocomplete").GetByText("model").WaitForAsync();
        await at.IsAccessibleAsync(page.Locator(".editor"));
    }

    [ChromiumFact]
    public async Task The_page_that_says_how_to_connect_is_clean()
    {
        await using WatchedPage at = await browser.OpenAsync("connect");
        await at.SeesAsync("How to connect");
        await at.IsCleanAsync();
        await at.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await at.IsCleanAsync();
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
