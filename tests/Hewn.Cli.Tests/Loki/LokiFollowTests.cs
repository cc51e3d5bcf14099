using System.Globalization;
using System.Text;
using Hewn.Alerts.Tests;
using Hewn.Server;
using Hewn.Server.Limits;

namespace Hewn.Cli.Tests.Loki;

/// <summary>What a Loki gets is shown as it comes, each line once, also when connection or server end.</summary>
public sealed class LokiFollowTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WatchedWriter _output = new();
    private readonly WatchedWriter _error = new();
    private LogServerHost? _server;
    private readonly string _listen = $"127.0.0.1:{FreePort.Next()}"; // The same after each stop.
    private long _lastNs;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_there_comes_first_and_then_what_comes_as_far_as_filters_take_it()
    {
        await StartServerAsync();
        await PushAsync("old kept", "old other");
        Task<ToolRun> run = Follow("--grep", "kept");
        await _output.WaitForAsync("old kept\n");
        await PushAsync("new other", "new kept");
        await _output.WaitForAsync("new kept\n");
        await _stop.CancelAsync();
        (await run.WaitAsync(_patience)).ExitCode.ShouldBe(0);
        _output.Text.ShouldBe("old kept\nnew kept\n");
        _error.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_ends_and_comes_again_leaves_no_gap_and_nothing_twice()
    {
        await StartServerAsync();
        Task<ToolRun> run = Follow();
        var pushed = new List<string>();
        for (int life = 0; life < 4; life++)
        {
            for (int i = 0; i < 20; i++)
            {
                string line = string.Create(CultureInfo.InvariantCulture, $"line {life}.{i:00};");
                pushed.Add(line);
                await PushAsync(line);
                if (i == 9)
                {
                    await _output.WaitForAsync($"{pushed[^3]}\n"); // It is connected; the last ones may be on the way.
                    await StopServerAsync();
                    await StartServerAsync(); // What comes now comes while nobody is connected.
                }
            }
        }

        await _output.WaitForAsync($"{pushed[^1]}\n");
        await _stop.CancelAsync();
        (await run.WaitAsync(_patience)).ExitCode.ShouldBe(0);
        string[] shown = _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        shown.Order().ShouldBe(pushed.Order());
        _output.Text.Split('\n')[0].ShouldBe(pushed[0]);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told_once_and_that_it_is_there_again()
    {
        await StartServerAsync();
        Task<ToolRun> run = Follow();
        await PushAsync("first");
        await _output.WaitForAsync("first\n");
        await StopServerAsync();
        await _error.WaitForAsync("It is tried again.\n");
        await StartServerAsync();
        await PushAsync("second");
        await _output.WaitForAsync("second\n");
        await _error.WaitForAsync("connected again; nothing is missing.\n");
        await _stop.CancelAsync();
        await run.WaitAsync(_patience);
        _error.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, _error.Text);
        _output.Text.ShouldBe("first\nsecond\n");
    }

    [Fact]
    public async Task More_than_a_page_and_lines_of_one_time_are_followed_too()
    {
        await StartServerAsync(new ServerLimits { MaxEntries = 1000 });
        string[] old = [.. Enumerable.Range(0, 2500).Select(i => $"old {i:0000};")];
        await PushAtOnceAsync(old);
        Task<ToolRun> run = Follow("--lines", "5");
        await _output.WaitForAsync(";\n");
        await PushAtOnceAsync([.. Enumerable.Range(0, 50).Select(i => $"new {i:0000};")]);
        await _output.WaitForAsync("new 0049;\n");
        await _stop.CancelAsync();
        await run.WaitAsync(_patience);
        string[] shown = _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        shown.Length.ShouldBe(55);
        shown.Distinct().Count().ShouldBe(55);
    }

    [Theory]
    [InlineData("{app=\"a\"", "names no streams")]
    public async Task What_can_never_work_ends_at_once(string query, string message)
    {
        await StartServerAsync();
        ToolRun run = await ToolRun.OfAsync("view", query, "--loki", Url, "--follow");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(message);
        await StopServerAsync();
        await StartServerAsync(new ServerLimits { MaxTails = 0 });
        run = await ToolRun.OfAsync("view", "{app=\"a\"}", "--loki", Url, "--follow");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("max concurrent tail requests limit exceeded");
    }

    private string Url => $"http://{_listen}";

    private Task<ToolRun> Follow(params string[] more) => Task.Run(() => ToolRun.OfAsync(
        new RunSettings
        {
            Output = _output, Error = _error, Cancellation = _stop.Token, Now = DateTimeOffset.UtcNow,
        },
        ["view", "{app=\"a\"}", "--loki", Url, "--follow", "--output", "raw", .. more]));

    private async Task StartServerAsync(ServerLimits? limits = null)
    {
        _server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = _folder.Path, Limits = limits ?? new() }, _listen);
    }

    private async Task StopServerAsync()
    {
        await _server!.StopAsync();
        await _server.DisposeAsync();
    }

    private Task PushAsync(params string[] lines) => PushAsync(lines, step: 1);

    private Task PushAtOnceAsync(string[] lines) => PushAsync(lines, step: 0);

    private async Task PushAsync(string[] lines, long step)
    {
        _lastNs = Math.Max(_lastNs + 1, (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100);
        string values = string.Join(',', lines.Select(
            line => string.Create(CultureInfo.InvariantCulture, $"[\"{_lastNs += step}\",\"{line}\"]")));
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"{Url}/loki/api/v1/push"),
            new StringContent($$$"""{"streams":[{"stream":{"app":"a"},"values":[{{{values}}}]}]}""",
                Encoding.UTF8, "application/json"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
