using System.Text.RegularExpressions;
using Hewn.Server;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Recorded calls: how they are doing, and each of them.</summary>
[Collection(Browsers.Name)]
public sealed class ApiTests(BrowserFixture browser, RecordedTraffic traffic)
{
    [ChromiumFact]
    public async Task Which_model_got_slower_since_yesterday_and_for_whom_is_told_and_leads_to_its_calls()
    {
        await using WatchedPage at = await browser.OpenAsync("", traffic.Server);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "API" }).ClickAsync();
        ILocator note = page.GetByLabel("What got slower");
        await WatchedPage.ShowsAsync(note, new Regex("^×[0-9.]+ slower: llama-3.3-70b\\. .*; for nightly-eval ×3"));
        int calls = (4 * RecordedTraffic.Each) + 3;
        await page.GetByText(new Regex($"^{calls}was {calls}$")).WaitForAsync(); // The card of both days.
        await at.IsAccessibleAsync();
        await note.GetByRole(AriaRole.Link, new() { Name = "nightly-eval" }).ClickAsync();
        ILocator models = page.Locator("table", new() { HasText = "By model" });
        await models.GetByRole(AriaRole.Row).Nth(2).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await WatchedPage.ShowsAsync(models.GetByRole(AriaRole.Row).Nth(1), "llama-3.3-70b");
        await WatchedPage.ShowsAsync(models.GetByRole(AriaRole.Row).Nth(1), "×3");
        page.Url.ShouldContain("who=nightly-eval");
        await page.GetByRole(AriaRole.Button, new() { Name = "no longer only for nightly-eval" }).ClickAsync();
        ILocator whom = page.GetByRole(AriaRole.Table, new() { Name = "For whom", Exact = true });
        await whom.GetByRole(AriaRole.Button, new() { Name = "was p50" }).ClickAsync(); // By how much it changed.
        await WatchedPage.ShowsAsync(whom.GetByRole(AriaRole.Row).Nth(1), "nightly-eval");
        string sorted = await whom.InnerTextAsync();
        await page.ReloadAsync();
        await note.WaitForAsync();
        await WatchedPage.ShowsAsync(whom, sorted);
    }

    [ChromiumFact]
    public async Task Explore_leads_to_the_calls_that_are_among_its_lines()
    {
        await using WatchedPage at = await browser.OpenAsync("", traffic.Server);
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "how they went" }).ClickAsync();
        await at.Page.GetByText("By endpoint").First.WaitForAsync();
        await at.Page.GoBackAsync();
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "tokens and models" }).ClickAsync();
        await at.Page.GetByText("Time to the first token").First.WaitForAsync();
    }

    [ChromiumFact]
    public async Task A_call_opens_as_conversation_with_its_time_bodies_headers_lines_and_trace()
    {
        await using WatchedPage at = await browser.OpenAsync("#/api?model=qwen3-8b&list=newest", traffic.Server);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "no longer only model qwen3-8b" }).WaitForAsync();
        ILocator link = page.Locator("tbody tr", new() { HasText = "<b>bold</b>" }).GetByRole(AriaRole.Link).First;
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle); // Nothing moves it any more.
        await link.ScrollIntoViewIfNeededAsync();
        const string Scrolled = "document.querySelector('main .page').scrollTop";
        int top = await page.EvaluateAsync<int>(Scrolled);
        await link.ClickAsync();
        ILocator turns = page.Locator(".turn");
        await turns.Nth(2).WaitForAsync();
        (await page.EvaluateAsync<int>(Scrolled)).ShouldBe(0);
        await page.Keyboard.PressAsync("Escape"); // Back where the list was left.
        await link.WaitForAsync();
        await page.WaitForFunctionAsync($"top => top > 0 && {Scrolled} === top", top);
        await link.ClickAsync();
        await turns.Nth(2).WaitForAsync();
        (await turns.Nth(0).InnerTextAsync()).ShouldBe("system\nAnswer with code.");
        (await turns.Nth(1).InnerTextAsync()).ShouldContain("onerror=\"document.title='run'\"> ⟨202E⟩txet");
        (await turns.Nth(2).Locator("pre code").InnerTextAsync()).ShouldBe("alert(1)");
        await at.SeesAsync("until the first token 6");
        await at.SeesAsync("look_up");
        await at.SeesAsync("20"); // Tokens, as the server counts them.
        await page.Locator("summary", new() { HasText = "headers of the request" }).ClickAsync();
        await at.SeesAsync("x-title");
        await page.Locator("summary", new() { HasText = "response body" }).ClickAsync();
        await at.SeesAsync("finish_reason");
        await page.GetByLabel("Spans of the trace").GetByRole(AriaRole.Button).ClickAsync();
        await at.SeesAsync("gen_ai.usage.output_tokens");
        await page.Locator("summary", new() { HasText = "Waiting for a slot" }).ClickAsync();
        await at.IsAccessibleAsync();
        (await page.TitleAsync()).ShouldBe("Hewn");
        (await page.Locator("img, b, i, main script").CountAsync()).ShouldBe(0);
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain("\u202e");
        await page.GetByRole(AriaRole.Link, new() { Name = "Its lines in Explore" }).ClickAsync();
        await at.SeesAsync("Waiting for a slot of qwen3-8b");
        await at.Rows.Filter(new() { HasText = "Outgoing response" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open as call" }).ClickAsync();
        await turns.Nth(2).WaitForAsync();
        await page.GoBackAsync();
        await at.SeesAsync("Waiting for a slot of qwen3-8b");
        await page.GoBackAsync();
        await turns.Nth(2).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByText("How long calls take").WaitForAsync();
        page.Url.ShouldNotContain("call=");
    }

    [ChromiumFact]
    public async Task Narrow_and_dark_cells_and_keys_lead_to_calls_and_nothing_stands_beside_the_screen()
    {
        await using WatchedPage at = await browser.OpenAsync(
            "#/api", traffic.Server, width: 390, scheme: ColorScheme.Dark);
        IPage page = at.Page;
        await page.GetByText("How long calls take").WaitForAsync();
        await at.IsAccessibleAsync();
        await at.StandsWithinScreenAsync();
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await at.IsAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("b"); // Beside the same time a day earlier, which is the same here.
        await page.WaitForFunctionAsync("() => location.hash.includes('vs=day')");
        await page.GetByLabel("What got slower").WaitForAsync();
        await page.GetByLabel("slower than").FillAsync("500");
        await page.Keyboard.PressAsync("Tab");
        await page.GetByRole(AriaRole.Button, new() { Name = "no longer only ≥ 500 ms" }).WaitForAsync();
        await page.Locator(".heat rect").First.ClickAsync();
        await page.WaitForFunctionAsync("() => location.hash.includes('max=') && !location.hash.includes('to=now')");
    }

    [ChromiumFact]
    public async Task Where_no_calls_are_recorded_the_page_says_how_they_come()
    {
        await using WatchedPage at = await browser.OpenAsync("#/api");
        await at.SeesAsync("hewn proxy --upstream http://localhost:11434 --log-dir " + browser.Folder);
        await at.IsAccessibleAsync();
    }

    [ChromiumFact]
    public async Task Where_there_is_nothing_but_what_the_server_says_Explore_says_how_calls_are_recorded()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hewn-browser-empty-");
        await using (LogServerHost server = await LogServerHost.StartAsync(
            new LogServerOptions
            {
                Directory = folder.FullName, DiskSpaceInterval = TimeSpan.FromMilliseconds(200),
            },
            "127.0.0.1:0"))
        {
            var labels = new Uri(server.Addresses[0], "/loki/api/v1/labels");
            while (!(await browser.Client.GetStringAsync(labels)).Contains("logger", StringComparison.Ordinal))
                await Task.Delay(50);
            await using WatchedPage at = await browser.OpenAsync("", server.Addresses[0]);
            await at.SeesAsync("hewn proxy --upstream http://localhost:11434 --log-dir " + folder.FullName);
            (await at.Page.Locator(".problem").CountAsync()).ShouldBe(0);
            await at.IsAccessibleAsync();
            await at.Page.GetByRole(AriaRole.Button, new() { Name = "Run" }).ClickAsync();
            await at.SeesAsync("Disk space");
        }

        folder.Delete(recursive: true);
    }
}
