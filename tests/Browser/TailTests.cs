using Microsoft.Playwright;

namespace Browser;

/// <summary>Following lines as they come.</summary>
[Collection(Browsers.Name)]
public sealed class TailTests(BrowserFixture browser)
{
    [ChromiumFact]
    public async Task A_tail_that_is_paused_stays_where_it_is_and_counts_what_came()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{app=\"tail\"}", "&tail=1"));
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync();
        await browser.PushAsync("tail", [.. Enumerable.Range(0, 200).Select(i => $"line {i} of the first")]);
        await at.SeesAsync("line 199 of the first");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        IReadOnlyList<string> shown = await AtRestAsync(at);
        await browser.PushAsync("tail", [.. Enumerable.Range(0, 30).Select(i => $"line {i} of the second")]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume, 30 new" }).WaitForAsync();
        (await ShownAsync(at)).ShouldBe(shown);
        await at.IsAccessibleAsync();
        await page.Locator(".list").HoverAsync();
        await page.Mouse.WheelAsync(0, -600); // Scrolled back, it stays there, too.
        await page.Locator(".row", new() { HasTextRegex = new("line 1[67]. of the first") }).First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await at.SeesAsync("line 29 of the second");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync();
    }

    [ChromiumFact]
    public async Task After_Live_was_clicked_Space_pauses_the_tail_and_it_is_left_as_it_runs()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{app=\"left\"}"));
        IPage page = at.Page;
        ILocator live = page.GetByRole(AriaRole.Button, new() { Name = "Live", Exact = true });
        await at.SeesAsync("There are none in the last 30 days either");
        await at.IsAccessibleAsync();
        await live.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync();
        await browser.PushAsync("left", [.. Enumerable.Range(0, 200).Select(i => $"line {i} of a tail")]);
        await at.SeesAsync("line 199 of a tail");
        await page.Keyboard.PressAsync(" ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).WaitForAsync();
        (await live.GetAttributeAsync("aria-pressed")).ShouldBe("true");
        await page.Keyboard.PressAsync(" ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).WaitForAsync();
        await live.ClickAsync(); // The list of the tail goes, the list of the time comes.
        await at.FindsAsync(200);
        await live.ClickAsync();
        await browser.PushAsync("left", "one more");
        await at.SeesAsync("one more");
        await page.GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();
        await at.SeesAsync("Streams by size");
    }

    /// <summary>What is shown when nothing is drawn anew any more.</summary>
    private static async Task<IReadOnlyList<string>> AtRestAsync(WatchedPage at)
    {
        IReadOnlyList<string> before;
        IReadOnlyList<string> shown = await ShownAsync(at);
        do
        {
            await at.Page.EvaluateAsync(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            (before, shown) = (shown, await ShownAsync(at));
        }
        while (!shown.SequenceEqual(before));
        return shown;
    }

    /// <summary>What stands at the top: below it a row more or less may be half within the window.</summary>
    private static async Task<IReadOnlyList<string>> ShownAsync(WatchedPage at) =>
        [.. (await at.Rows.AllInnerTextsAsync()).Take(15)];
}
