using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hewn.Server;
using Microsoft.Playwright;

namespace Browser;

/// <summary>System: what takes the room, and what was lost.</summary>
[Collection(Browsers.Name)]
public sealed class SystemTests(BrowserFixture browser)
{
    private const string Ring = """{"path":".hewn/rings/5.ring","process_id":5,"state":"running","unwritten":0,"""
        + """ "damaged":0,"problem":null,"losses":[]}""";

    [ChromiumFact]
    public async Task What_takes_room_what_is_damaged_and_what_was_lost_is_found()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hewn-browser-system-");
        WriteLogs(folder.FullName);
        await using (LogServerHost server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = folder.FullName, DiskSpaceInterval = null }, "127.0.0.1:0"))
        {
            await RefuseAsync(server.Addresses[0]);
            await LookAsync(server.Addresses[0]);
        }

        folder.Delete(recursive: true);
    }

    [ChromiumFact]
    public async Task What_is_said_twice_stands_there_twice()
    {
        await using WatchedPage at = await browser.OpenAsync();
        IPage page = at.Page;
        // As of a process whose one ring serves two files.
        await page.RouteAsync("**/page/system", async route =>
        {
            IAPIResponse answer = await route.FetchAsync();
            JsonNode system = JsonNode.Parse(await answer.TextAsync())!;
            system["rings"] = JsonNode.Parse($"[{Ring},{Ring}]");
            system["problems"] = JsonNode.Parse("""["no such folder","no such folder"]""");
            await route.FulfillAsync(new() { Response = answer, Body = system.ToJsonString() });
        });
        await page.GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();
        ILocator rings = page.GetByRole(AriaRole.Region, new() { Name = "Rings" }).Locator("tbody tr");
        await rings.Nth(1).WaitForAsync();
        await WatchedPage.CountsAsync(page.GetByText("no such folder"), 2);
    }

    private async Task LookAsync(Uri server)
    {
        await using WatchedPage at = await browser.OpenAsync("", server);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();
        await page.GetByTestId("refused").GetByText("1 line: line_too_long").WaitForAsync();
        ILocator streams = page.GetByRole(AriaRole.Region, new() { Name = "Streams by size" });
        await streams.GetByText("app.jsonl").First.WaitForAsync();
        await streams.GetByRole(AriaRole.Combobox).SelectOptionAsync("service");
        await streams.GetByText("engine").WaitForAsync();
        await page.ReloadAsync();
        await streams.GetByText("engine").WaitForAsync();
        await page.GotoAsync(page.Url.Replace("by=service", "by=nonsense", StringComparison.Ordinal));
        await page.ReloadAsync();
        await streams.GetByText("app.jsonl").First.WaitForAsync(); // As where no label is chosen.
        (await streams.GetByRole(AriaRole.Combobox).InputValueAsync()).ShouldBe("");
        ILocator fields = page.GetByRole(AriaRole.Region, new() { Name = "Fields by size" });
        await fields.GetByText("In a sample of").WaitForAsync();
        await WatchedPage.ShowsAsync(fields.Locator("tbody tr").First, new Regex("^prompt"));
        ILocator dropped = page.GetByTestId("dropped");
        await dropped.GetByText("17 records: buffer_full").WaitForAsync();
        await dropped.GetByText("Records were dropped").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Count unparsable lines" }).ClickAsync();
        await page.GetByTestId("faults").GetByText("app.jsonl:302").WaitForAsync();
        ILocator shippers = page.GetByRole(AriaRole.Region, new() { Name = "Shippers" });
        await WatchedPage.ShowsAsync(shippers.Locator("tbody tr").First, "does not run");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find the largest records" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).First.WaitForAsync();
        await at.IsAccessibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).First.ClickAsync();
        await at.FindsAsync(1);
        await at.SeesAsync("a long prompt");
        await page.GoBackAsync();
        await at.SeesAsync("Streams by size");
        (await page.TitleAsync()).ShouldBe("Hewn");
    }

    private static void WriteLogs(string folder)
    {
        var log = new StringBuilder();
        DateTimeOffset now = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5);
        for (int i = 0; i < 300; i++)
            Add($"\"level\":\"INFO\",\"message\":\"step {i}\",\"prompt\":\"<b>{new string('x', 200)}</b>\"");
        Add($"\"level\":\"INFO\",\"message\":\"a long prompt\",\"prompt\":\"{new string('y', 9000)}\"");
        log.Append("no record at all\n");
        Add("\"level\":\"WARN\",\"logger\":\"hewn\",\"message\":\"Records were dropped\",\"dropped\":17,"
            + "\"reason\":\"buffer_full\"");
        File.WriteAllText(Path.Combine(folder, "app.jsonl"), log.ToString());
        string own = Directory.CreateDirectory(Path.Combine(folder, ".hewn")).FullName;
        File.WriteAllText(Path.Combine(own, "ship-loki-3100-0a0b0c0d.json"),
            "{\"version\":1,\"files\":[{\"path\":\"/gone\",\"offset\":70,\"done\":true,\"device\":\"1\","
            + "\"number\":\"2\",\"head\":\"\",\"tail\":\"\"}]}");

        void Add(string members) => log.Append(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{now:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\",\"service\":\"engine\",{members}}}\n");
    }

    /// <summary>Has a line refused.</summary>
    private async Task RefuseAsync(Uri server)
    {
        string time = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000)
            .ToString(CultureInfo.InvariantCulture);
        string body = $"{{\"streams\":[{{\"stream\":{{\"app\":\"long\"}},\"values\":[[\"{time}\",\""
            + new string('z', 300_000) + "\"]]}]}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await browser.Client.PostAsync(
            new Uri(server, "/loki/api/v1/push"), content);
        ((int)answer.StatusCode).ShouldBe(400);
    }
}
