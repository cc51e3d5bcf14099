using Hewn.Server;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Browser;

/// <summary>The page inside of an application, below a path, with a key.</summary>
[Collection(Browsers.Name)]
public sealed class LoginTests(BrowserFixture browser)
{
    private const string Key = "reader-key-0123456789";

    [ChromiumFact]
    public async Task Below_a_path_it_asks_for_the_key_once_and_has_it_nowhere()
    {
        // A folder of its own: that of the other server has a writer.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hewn-browser-");
        File.Copy(Path.Combine(browser.Folder, "app.jsonl"), Path.Combine(folder.FullName, "app.jsonl"));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapHewn("/inner/logs", new LogServerOptions
        {
            Directory = folder.FullName, Keys = [ApiKey.Parse("read:" + Key)], DiskSpaceInterval = null,
        });
        await app.StartAsync();
        await using WatchedPage at = await browser.OpenAsync(
            browser.Explore("{service=\"llm-server\"}"), new Uri(app.Urls.Single() + "/inner/logs"));
        IPage page = at.Page;
        await page.GetByLabel("A key that may read").FillAsync("no-key-at-all-0123456789");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Alert).GetByText("none of the server's keys").WaitForAsync();
        await page.GetByLabel("A key that may read").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await at.FindsAsync(BrowserFixture.Lines);
        page.Url.ShouldNotContain(Key);
        string kept = await page.EvaluateAsync<string>(
            "() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie");
        kept.ShouldBe("{}{}");
        await page.ReloadAsync();
        await at.FindsAsync(BrowserFixture.Lines);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await page.GetByLabel("A key that may read").WaitForAsync();
        await at.IsAccessibleAsync();
        await app.StopAsync();
        folder.Delete(recursive: true);
    }
}
