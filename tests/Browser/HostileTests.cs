using Microsoft.Playwright;

namespace Browser;

/// <summary>Lines are anybody's text: nothing in them acts.</summary>
[Collection(Browsers.Name)]
public sealed class HostileTests(BrowserFixture browser)
{
    [ChromiumFact]
    public async Task Pages_scripts_escapes_marks_and_long_lines_are_text()
    {
        string[] lines =
        [
            "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">",
            "{\"message\":\"<b onclick=alert(1)>bold</b>\",\"a<i>\":\"javascript:alert(1)\",\"level\":\"error\"}",
            "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u202etxet\u202c \u2066hidden\u2069",
            "long " + new string('x', 250_000),
        ];
        await browser.PushAsync("hostile", lines);
        await using WatchedPage at = await browser.OpenAsync(browser.Explore("{app=\"hostile\"}"));
        IPage page = at.Page;
        await at.FindsAsync(4);
        await at.SeesAsync("onerror=");
        await at.SeesAsync("␛[31mred␛[0m");
        await at.SeesAsync("⟨202E⟩txet");
        for (int i = 0; i < 4; i++)
        {
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("Enter");
            await page.Locator(".detail").First.WaitForAsync();
            await page.Keyboard.PressAsync("Enter");
        }

        (await page.TitleAsync()).ShouldBe("Hewn");
        (await page.Locator("img, b, i, main script").CountAsync()).ShouldBe(0);
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain("\u202e");
        await at.StandsWithinScreenAsync();
    }
}
