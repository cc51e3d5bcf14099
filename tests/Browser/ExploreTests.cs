using Microsoft.Playwright;

namespace Browser;

/// <summary>Looking for lines: what Explore is for.</summary>
[Collection(Browsers.Name)]
public sealed class ExploreTests(BrowserFixture browser)
{
    private const string All = "{service=\"llm-server\"}";

    [ChromiumFact]
    public async Task A_question_is_typed_narrowed_by_clicks_and_its_address_shows_the_same()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All));
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        await page.GetByRole(AriaRole.Button, new() { Name = "level", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "only level = ERROR" }).ClickAsync();
        await at.FindsAsync(BrowserFixture.Lines / 50);
        await page.Locator("aside").GetByRole(AriaRole.Button, new() { Name = "col model" }).ClickAsync();
        await at.Rows.First.ClickAsync();
        await page.Locator(".detail").GetByText("blocks").First.WaitForAsync();
        string first = await at.Rows.First.InnerTextAsync();
        first.ShouldContain("ERROR");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await at.SeesAsync("link copied");
        string link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await using WatchedPage other = await browser.OpenAsync(new Uri(link).Fragment);
        await other.FindsAsync(BrowserFixture.Lines / 50);
        await other.Page.Locator(".detail").WaitForAsync(); // The same record is open.
        (await other.Rows.First.InnerTextAsync()).ShouldBe(first);
    }

    [ChromiumFact]
    public async Task The_editor_completes_and_says_at_which_character_a_query_is_wrong()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All, "&field=level"));
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        ILocator infos = page.Locator("aside li li", new() { HasText = "INFO" });
        await infos.WaitForAsync();
        var values = new List<string>(); // Questions for the values of the open field, and what stood there then.
        page.Request += (_, request) =>
        {
            if (Uri.UnescapeDataString(request.Url).Contains("query=topk(10,", StringComparison.Ordinal))
                values.Add(request.Url);
        };
        await page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
        await page.WaitForRequestFinishedAsync(new() { Predicate = one => values.Contains(one.Url) });
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("{mod");
        await page.Locator(".cm-tooltip-autocomplete").GetByText("model").ClickAsync();
        await page.Locator(".cm-content").GetByText("{model=\"").WaitForAsync();
        await page.Keyboard.PressAsync("Control+Space");
        await page.Locator(".cm-tooltip-autocomplete").GetByText("qwen3-8b").WaitForAsync();
        await page.Keyboard.TypeAsync("qwen3-8b\"} | jso");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByText("parse error at line 1, col").WaitForAsync();
        await WatchedPage.CountsAsync(page.Locator(".cm-fault"), 1);
        await at.IsAccessibleAsync();
        values.Count.ShouldBe(1); // Nothing is asked of what is wrong.
        await page.Locator(".cm-content").ClickAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("n");
        await page.Keyboard.PressAsync("Escape");
        await page.RunAndWaitForRequestFinishedAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync(),
            new() { Predicate = one => values.Count == 2 && one.Url == values[1] });
        await at.FindsAsync(BrowserFixture.Lines / 3);
        await infos.GetByText("100%").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await infos.WaitForAsync();
        values.Count.ShouldBe(2);
    }

    [ChromiumFact]
    public async Task A_link_to_one_of_several_lines_of_the_same_time_opens_that_one()
    {
        string time = (DateTimeOffset.UtcNow - TimeSpan.FromMinutes(7)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        await File.WriteAllLinesAsync(Path.Combine(browser.Folder, "same.jsonl"), Enumerable.Range(0, 8).Select(i =>
            $"{{\"timestamp\":\"{time}\",\"level\":\"INFO\",\"message\":\"twin {i}\",\"service\":\"same\"}}"));
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{service=\"same\"}"));
        await at.FindsAsync(8);
        ILocator text = at.Rows.Nth(2).Locator(".text");
        string twin = await text.InnerTextAsync();
        await text.ClickAsync();
        await at.Page.WaitForFunctionAsync("() => /at=\\d+\\.2(&|$)/.test(location.hash)");
        await at.Page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await at.SeesAsync("link copied");
        string link = await at.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await using WatchedPage other = await browser.OpenAsync(new Uri(link).Fragment);
        await other.Page.Locator(".row.selected + .detail").WaitForAsync();
        (await other.Page.Locator(".row.selected .text").InnerTextAsync()).ShouldBe(twin);
    }

    [ChromiumFact]
    public async Task What_is_typed_before_the_editor_is_there_stays_and_is_completed_then()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All));
        IPage page = at.Page;
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/assets/editor-*.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await page.ReloadAsync(); // Its first editor was there.
        await at.FindsAsync(BrowserFixture.Lines);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("{mod");
        typed.SetResult();
        await page.Locator(".cm-tooltip-autocomplete").GetByText("model").ClickAsync();
        await page.Locator(".cm-content").GetByText("{model=\"").WaitForAsync();
    }

    [ChromiumFact]
    public async Task A_wrong_query_is_typed_over_completions_are_gone_on_with_and_escape_leaves_the_editor()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All)); // It tells of inline styles, too.
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("bob");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator(".cm-fault").WaitForAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("x");
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.TypeAsync("{mod");
        await page.Locator(".cm-tooltip-autocomplete").GetByText("model").ClickAsync();
        await page.Locator(".cm-content").GetByText("{model=\"").WaitForAsync();
        await page.Keyboard.TypeAsync("=\"qwen3-8b\"} ");
        (await page.Locator(".cm-content").InnerTextAsync()).ShouldBe("{model=\"qwen3-8b\"} ");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
    }

    [ChromiumFact]
    public async Task Any_of_many_lines_is_reached_by_keys_and_by_drawing_over_bars()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All));
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        await at.SeesAsync($"step {BrowserFixture.Lines - 1} done");
        await page.Keyboard.PressAsync("Shift+G");
        await at.SeesAsync("step 0 done");
        (await at.Rows.CountAsync()).ShouldBeLessThan(80);
        await page.EvaluateAsync(
            "() => { const s = document.querySelector('.scroller'); s.scrollTop = s.scrollHeight / 2; }");
        await page.Locator(".row", new() { HasTextRegex = new(@"step 1(49|50)\d\d done") }).First.WaitForAsync();
        LocatorBoundingBoxResult chart = (await page.Locator(".u-over").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(chart.X + (chart.Width * 0.6f), chart.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(chart.X + (chart.Width * 0.7f), chart.Y + 30, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("() => !location.hash.includes('to=now')");
        await page.WaitForFunctionAsync(
            "most => { const t = document.querySelector('[data-testid=total]'); "
            + "const n = t ? Number(t.textContent.split(' ')[0].replace(/,/g, '')) : 0; return n > 0 && n < most; }",
            BrowserFixture.Lines / 2);
        await page.GoBackAsync();
        await at.FindsAsync(BrowserFixture.Lines);
    }

    [ChromiumFact]
    public async Task What_stands_around_a_line_is_shown_whatever_is_filtered()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All + " |= \"step 15007 done\""));
        await at.FindsAsync(1);
        await at.Page.Keyboard.PressAsync("j");
        int asked = 0;
        at.Page.Request += (_, request) =>
        {
            string all = Uri.UnescapeDataString(request.Url + "&" + request.PostData + "&");
            if (all.Contains("limit=25&", StringComparison.Ordinal)
                || all.Contains("limit=26&", StringComparison.Ordinal))
                asked++;
        };
        await at.Page.Keyboard.PressAsync("c");
        await at.SeesAsync("step 15006 done");
        await at.SeesAsync("step 15008 done");
        await WatchedPage.CountsAsync(at.Page.Locator("dialog li"), 51);
        await Task.Delay(500); // What asks again and again has done so by then.
        asked.ShouldBe(2);
        (await at.Page.Locator("dialog li").CountAsync()).ShouldBe(51);
        await at.IsAccessibleAsync();
        await at.Page.Keyboard.PressAsync("Escape");
        await at.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [ChromiumFact]
    public async Task Numbers_are_drawn_and_listed()
    {
        string query = $"sum by (model) (count_over_time({All}[5m]))";
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(query));
        await at.SeesAsync("{model=\"gpt-oss-20b\"}");
        await WatchedPage.CountsAsync(at.Page.Locator(".u-over"), 1);
        await at.IsAccessibleAsync();
    }

    [ChromiumFact]
    public async Task By_keys_alone_a_field_narrows_and_a_reload_shows_the_same_place_field_and_surroundings()
    {
        await using WatchedPage at = await browser.OpenAsync(browser.Explore(All));
        IPage page = at.Page;
        await at.FindsAsync(BrowserFixture.Lines);
        await page.GetByRole(AriaRole.Button, new() { Name = "level", Exact = true }).WaitForAsync();
        await page.Keyboard.PressAsync("Shift+F");
        await page.Keyboard.TypeAsync("level");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "only level = ERROR" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await at.FindsAsync(BrowserFixture.Lines / 50);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("a");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy JSON" }).WaitForAsync();
        await page.WaitForFunctionAsync("() => document.activeElement.textContent.includes('Copy JSON')");
        await page.Keyboard.PressAsync("o");
        await page.Locator(".detail").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.EvaluateAsync(
            "() => { const s = document.querySelector('.scroller'); s.scrollTop = s.scrollHeight / 2; }");
        await page.WaitForFunctionAsync("() => location.hash.includes('top=')");
        string first = await at.Rows.First.InnerTextAsync();
        await page.Locator(".row").Nth(3).ClickAsync();
        await page.Keyboard.PressAsync("c");
        await page.Locator("dialog .around").WaitForAsync();
        string around = await page.Locator("dialog .around").InnerTextAsync();
        await page.ReloadAsync();
        await page.Locator("dialog .around").WaitForAsync();
        (await page.Locator("dialog .around").InnerTextAsync()).ShouldBe(around);
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForFunctionAsync("() => !location.hash.includes('around=')");
        (await at.Rows.First.InnerTextAsync()).ShouldBe(first);
        await page.Locator("aside").GetByRole(AriaRole.Button, new() { Name = "only level = ERROR" }).WaitForAsync();
        await page.Locator(".detail").WaitForAsync();
    }
}
