using Hewn.Server;
using Hewn.Server.Remote;
using Hewn.Sessions;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Sessions: found in the list, looked at while they train, and compared.</summary>
[Collection(Browsers.Name)]
public sealed class SessionsTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=\"document.title='run'\"> \u202etxet \u001b[31mred";
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-browser-sessions-").FullName;
    private LogServerHost? _server;

    private string Root => Path.Combine(_folder, "sessions");

    public async Task InitializeAsync()
    {
        if (new ChromiumFactAttribute().Skip is not null)
            return;
        await TrainAsync("first", 0.1, 400);
        await TrainAsync("second", 0.02, 300);
        _server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = _folder, DiskSpaceInterval = null }, "127.0.0.1:0");
    }

    [ChromiumFact]
    public async Task Runs_are_chosen_and_compared_by_what_differs_and_by_their_curves()
    {
        await using WatchedPage at = await browser.OpenAsync("", _server!.Addresses[0]);
        IPage page = at.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sessions" }).ClickAsync();
        await at.SeesAsync("2 of 2 sessions");
        await page.GetByRole(AriaRole.Img, new() { NameRegex = new("^loss, last 0") }).First.WaitForAsync();
        await at.IsAccessibleAsync();
        await page.GetByLabel("Filter").FillAsync("rings first");
        await at.SeesAsync("1 of 2 sessions");
        await page.GetByLabel("Filter").FillAsync("");
        await page.GetByLabel("choose first").CheckAsync();
        await page.GetByLabel("choose second").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare 2" }).ClickAsync();
        ILocator parameters = page.GetByRole(AriaRole.Region, new() { Name = "Parameters" });
        await parameters.GetByText("optimizer.lr").WaitForAsync();
        (await parameters.InnerTextAsync()).ShouldNotContain("epochs");
        await parameters.GetByRole(AriaRole.Checkbox).CheckAsync();
        await parameters.GetByText("epochs").WaitForAsync();
        ILocator loss = page.GetByRole(AriaRole.Region, new() { Name = "Curve loss" });
        await loss.Locator(".u-over").WaitForAsync();
        await WatchedPage.CountsAsync(loss.GetByRole(AriaRole.Listitem), 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log axis" }).ClickAsync();
        await page.GetByRole(AriaRole.Slider).FillAsync("0.9");
        await at.IsAccessibleAsync();
        string shared = new Uri(page.Url).Fragment;
        await using WatchedPage other = await browser.OpenAsync(
            shared, _server!.Addresses[0], width: 390, scheme: ColorScheme.Dark);
        await other.SeesAsync("2 sessions compared");
        (await other.Page.GetByRole(AriaRole.Slider).InputValueAsync()).ShouldBe("0.9");
        await other.Page.Locator(".u-over").First.WaitForAsync();
        await other.IsAccessibleAsync();
        await other.StandsWithinScreenAsync();
    }

    [ChromiumFact]
    public async Task A_run_is_followed_while_it_trains_with_its_log_console_and_files()
    {
        await using var session = Session.Open(
            name: "live", workspace: "ml", localPath: Root, configure: set => set.OnProblem = _ => { });
        session.Parameters.Set(("lr", 0.5), ("note", Hostile));
        session.Track("loss").Append(0, ("loss", 3.5));
        session.Info(Hostile, ("epoch", 1));
        session.Info("step by hand", ("stream", "stdout"));
        await using WatchedPage at = await browser.OpenAsync("", _server!.Addresses[0]);
        IPage page = at.Page;
        int asked = 0;
        page.Request += (_, request) => asked += request.Url.Contains("/curves?", StringComparison.Ordinal) ? 1 : 0;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sessions" }).ClickAsync();
        await page.GetByRole(AriaRole.Img, new() { NameRegex = new("^loss, last 3.5") }).WaitForAsync();
        await page.EvaluateAsync(
            """
            async () => {
              for (let i = 0; i < 60; i++) await new Promise(requestAnimationFrame);
            }
            """);
        asked.ShouldBeLessThan(9); // Three sessions; looked at again every five seconds, not when an answer comes.
        await page.GetByRole(AriaRole.Link, new() { Name = "live", Exact = true }).ClickAsync();
        await at.SeesAsync("running");
        await at.SeesAsync("1 point");
        for (int step = 1; step <= 50; step++)
            session.Track("loss").Append(step, ("loss", 3.5 / step));
        await at.SeesAsync("51 points");
        await page.GetByRole(AriaRole.Tab, new() { Name = "curves" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByRole(AriaRole.Region, new() { Name = "Parameters" }).GetByText("lr").First.WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await at.SeesAsync("onerror=");
        await at.IsAccessibleAsync();
        session.Warn("the loss rises", ("epoch", 7));
        await at.SeesAsync("the loss rises");
        await page.GetByLabel("Lines with").FillAsync("RISES");
        await page.Keyboard.PressAsync("Enter");
        await at.SeesAsync("1 line");
        await page.GetByRole(AriaRole.Tab, new() { Name = "console" }).ClickAsync();
        await page.GetByLabel("Lines with").FillAsync("");
        await page.Keyboard.PressAsync("Enter");
        await at.SeesAsync("step by hand");
        await page.GetByRole(AriaRole.Tab, new() { NameRegex = new("files") }).ClickAsync();
        string file = Path.Combine(_folder, "weights.bin");
        await File.WriteAllTextAsync(file, "the weights");
        session.Files.Add(file, "/models", tags: ["best"]);
        Task<IDownload> download = page.WaitForDownloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "weights.bin" }).ClickAsync();
        (await File.ReadAllTextAsync(await (await download).PathAsync())).ShouldBe("the weights");
        await at.IsAccessibleAsync();
        await session.DisposeAsync();
        await at.SeesAsync("completed");
        (await page.TitleAsync()).ShouldBe("Hewn");
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain("\u202e");
    }

    [ChromiumFact]
    public async Task Over_a_Loki_sessions_are_their_lines_and_it_says_what_is_missing()
    {
        await using LogServerHost before = await LogServerHost.StartAsync(new LogServerOptions
        {
            Remote = new RemoteLoki(_server!.Addresses[0]), DiskSpaceInterval = null,
        }, "127.0.0.1:0");
        await using WatchedPage at = await browser.OpenAsync("#/sessions", before.Addresses[0]);
        await at.SeesAsync("which keeps lines only");
        await at.SeesAsync("2 of 2 sessions");
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "second", Exact = true }).ClickAsync();
        await at.SeesAsync("hewn session push NAME --to URL");
        await at.SeesAsync("Training complete");
        (await at.Page.GetByRole(AriaRole.Tab).CountAsync()).ShouldBe(2);
        await at.IsAccessibleAsync();
        await at.Page.GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();
        await at.SeesAsync("Nothing is kept here");
        await at.SeesAsync("Streams by size");
        await at.IsAccessibleAsync();
    }

    [ChromiumFact]
    public async Task Where_there_are_none_it_says_how_to_get_one()
    {
        await using WatchedPage at = await browser.OpenAsync("#/sessions");
        await at.SeesAsync("There are no sessions here yet");
        await at.SeesAsync("hewn session push ml/mnist --to " + browser.Server.ToString().TrimEnd('/'));
        await at.IsAccessibleAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task TrainAsync(string name, double rate, int steps) => Session.Run(name, "ml", session =>
    {
        session.Parameters.Set(new { epochs = 3, optimizer = new { kind = "sgd", lr = rate } });
        for (int step = 0; step < steps; step++)
            session.Track("loss").Append(step, ("loss", Math.Exp(-rate * step) + 0.01));
        session.Info("Training complete", ("steps", steps));
        return Task.CompletedTask;
    }, Root, set => (set.Tags, set.OnProblem) = (["rings"], _ => { }));
}
