using System.Text.Json;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Lines are anybody's text: nothing in them acts.</summary>
[Collection(Browsers.Name)]
public sealed class HostileTests(BrowserFixture browser)
{
    private const int Mebibyte = 1 << 20;
    private const string Image = "<img src=x onerror=\"document.title='run'\">";

    [ChromiumFact]
    public async Task Pages_scripts_escapes_marks_and_long_lines_are_text()
    {
        string[] lines =
        [
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">",
            "{\"message\":\"<b onclick=alert(1)>bold</b>\",\"a<i>\":\"javascript:alert(1)\",\"level\":\"error\"}",
            "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u202etxet\u202c \u2066hidden\u2069",
        ];
        await browser.PushAsync("hostile", lines);
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{app=\"hostile\"}"));
        IPage page = at.Page;
        await at.FindsAsync(3);
        await at.SeesAsync("onerror=");
        await at.SeesAsync("␛[31mred␛[0m");
        await at.SeesAsync("⟨202E⟩txet");
        for (int i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("Enter");
            await WatchedPage.CountsAsync(page.Locator(".detail"), i + 1);
        }

        await at.IsAccessibleAsync();
        await IsInertAsync(at);
    }

    [ChromiumFact]
    public async Task A_line_of_a_mebibyte_is_text_from_end_to_end()
    {
        WriteLongLine();
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{service=\"hostile\"}"));
        await at.FindsAsync(1);
        await at.Rows.Locator(".text").ClickAsync();
        ILocator all = at.Page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^show all 1,04\d,\d+ char") });
        await all.WaitForAsync();
        await at.IsAccessibleAsync();
        await all.ClickAsync();
        await all.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        string whole = await at.Page.Locator(".detail .tree").InnerTextAsync();
        whole.Length.ShouldBeGreaterThan(Mebibyte);
        whole.ShouldContain($"xxx{Image} ⟨202E⟩txet ␛[31m");
        await IsInertAsync(at);
    }

    private static async Task IsInertAsync(WatchedPage at)
    {
        (await at.Page.TitleAsync()).ShouldBe("Hewn");
        (await at.Page.Locator("img, b, i, main script").CountAsync()).ShouldBe(0);
        (await at.Page.Locator("body").InnerTextAsync()).ShouldNotContain("\u202e");
        await at.StandsWithinScreenAsync();
    }

    /// <summary>A record longer than a push may be, in a log file, with what acts at both ends.</summary>
    private void WriteLongLine()
    {
        string line = JsonSerializer.Serialize(new
        {
            timestamp = (DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5)).ToString("O"),
            level = "WARN",
            message = $"long {Image}{new string('x', Mebibyte)}{Image} \u202etxet \u001b[31m",
            service = "hostile",
        });
        line.Length.ShouldBeGreaterThan(Mebibyte);
        File.WriteAllText(Path.Combine(browser.Folder, "hostile.jsonl"), line + "\n");
    }
}
