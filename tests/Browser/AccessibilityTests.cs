using Microsoft.Playwright;

namespace Browser;

/// <summary>What axe finds: nothing, light and dark, wide and narrow, with all that opens.</summary>
[Collection(Browsers.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
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
        bool fits = await at.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth");
        fits.ShouldBeTrue();
    }
}
