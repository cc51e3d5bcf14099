using System.Diagnostics;
using System.Globalization;

namespace Hewn.Cli.Tests.Ship;

/// <summary><c>hewn ship</c>: what is typed, what is told, and that a kill takes nothing.</summary>
public sealed class ShipCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _next;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--to is missing")]
    [InlineData("--to: 'loki' is not possible", "--to", "loki")]
    [InlineData("--protocol: 'syslog' is not possible", "--to", "http://h", "--protocol", "syslog")]
    [InlineData("--label: 'a-b' is not possible", "--to", "http://h", "--label", "a-b")]
    [InlineData("--add-label: 'x' is not possible", "--to", "http://h", "--add-label", "x")]
    [InlineData("--header: 'x' is not possible", "--to", "http://h", "--header", "x")]
    [InlineData("--from: 'middle' is not possible", "--to", "http://h", "--from", "middle")]
    [InlineData("--batch-bytes: '5' is not possible", "--to", "http://h", "--batch-bytes", "5")]
    [InlineData("--batch-wait: 'soon' is not possible", "--to", "http://h", "--batch-wait", "soon")]
    [InlineData("--timeout: '0s' is not possible", "--to", "http://h", "--timeout", "0s")]
    [InlineData("nowhere", "--to", "http://h", "--once", "/nowhere/at/all")]
    public async Task What_cannot_be_done_is_said(string expected, params string[] args)
    {
        string[] paths = args.Contains("/nowhere/at/all") ? [] : [_folder.Path];
        ToolRun run = await ToolRun.OfAsync(["ship", .. args, .. paths]);
        run.ExitCode.ShouldBe(ExitCode.Usage, run.Error);
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task A_folder_is_shipped_once_with_its_bookmark_beside_it()
    {
        Append("api.log", 5);
        File.Copy(_folder.File("api.log"), _folder.File("errors.log"));
        using var server = new PushServer();
        string metrics = _folder.File("ship.prom");
        ToolRun run = await ToolRun.OfAsync("ship", _folder.Path, "--to", server.Url, "--once",
            "--add-label", "host=gpu1", "--metrics", metrics);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldContain("errors.log is left out");
        run.Error.ShouldContain("5 lines shipped to " + server.Url + "/loki/api/v1/push");
        server.Paths.ShouldBe(["/loki/api/v1/push"]);
        server.Batches.SelectMany(batch => batch).Select(line => line.Stream).Distinct()
            .ShouldBe(["{filename=\"api.log\", host=\"gpu1\", level=\"INFO\", service=\"api\"}"]);
        Directory.GetFiles(_folder.File(".hewn"), "ship-127.0.0.1-*.json").Length.ShouldBe(1);
        (await File.ReadAllTextAsync(metrics)).ShouldContain("hewn_ship_lines_total 5\n");
        run = await ToolRun.OfAsync("ship", _folder.Path, "--to", server.Url, "--once");
        run.Error.ShouldContain("0 lines shipped");
    }

    [Theory]
    [InlineData("app.jsonl", 3)]
    [InlineData("app.log", 3)]
    [InlineData("engine.jsonl", 4)]
    public async Task Errors_are_shipped_once_and_their_own_log_when_it_is_named(string name, int lines)
    {
        Append(name, 3);
        string errors = _folder.Write("errors.log", (await File.ReadAllLinesAsync(_folder.File(name)))[1] + "\n");
        using var server = new PushServer();
        ToolRun run = await ToolRun.OfAsync("ship", _folder.Path, "--to", server.Url, "--once");
        run.Error.ShouldContain($"{lines} lines shipped");
        run.Error.Contains($"to ship it, name it: {errors}", StringComparison.Ordinal).ShouldBe(lines == 3);
        run = await ToolRun.OfAsync("ship", _folder.Path, errors, "--to", server.Url, "--once", "--bookmark",
            _folder.File("mark"));
        run.Error.ShouldContain("4 lines shipped");
    }

    [Fact]
    public async Task A_redirect_takes_no_lines_and_is_told()
    {
        Append("a.log", 2);
        using var server = new PushServer(request => (request == 1 ? 302 : 204, TimeSpan.Zero));
        ToolRun run = await ToolRun.OfAsync("ship", _folder.Path, "--to", server.Url, "--once");
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("the far side does not take lines here (302)");
        run.Error.ShouldContain("2 lines shipped");
        server.Batches.Sum(batch => batch.Count).ShouldBe(2);
    }

    [Fact]
    public async Task Refused_lines_are_told_and_are_a_failure()
    {
        Append("a.log", 2);
        using var server = new PushServer(_ => (400, TimeSpan.Zero));
        ToolRun run = await ToolRun.OfAsync("ship", _folder.Path, "--to", server.Url, "--once");
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("a.log:1: 400");
        run.Error.ShouldContain("0 lines shipped");
        run.Error.ShouldContain("2 refused by it");
    }

    [Fact]
    public async Task A_bookmark_that_is_broken_ends_it_with_what_to_do()
    {
        Append("a.log", 2);
        string bookmark = _folder.Write("mark.json", "{");
        ToolRun run = await ToolRun.OfAsync(
            "ship", _folder.File("a.log"), "--to", "http://127.0.0.1:9", "--once", "--bookmark", bookmark);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("delete it");
    }

    [Fact]
    public async Task Killed_again_and_again_it_loses_nothing_and_repeats_one_batch_at_most()
    {
        var random = new Random(5);
        // Some answers come late, some are failures, so that kills meet every moment.
        using var server = new PushServer(request => (request % 5 == 3 ? 503 : 204,
            TimeSpan.FromMilliseconds(request % 3 == 0 ? 60 : 0)));
        const int kills = 6;
        for (int i = 0; i < kills; i++)
        {
            Append("app.jsonl", 400);
            int before = server.Batches.Count;
            using Process shipper = Start(server.Url);
            if (i % 2 == 1)
                File.Move(_folder.File("app.jsonl"), _folder.File($"app.jsonl.{kills - i}"));
            while (server.Batches.Count < before + 2 + random.Next(3) && !shipper.HasExited)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            shipper.Kill();
            await shipper.WaitForExitAsync();
        }

        using Process last = Start(server.Url, "--once");
        (await last.StandardError.ReadToEndAsync()).ShouldContain("lines shipped");
        await last.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        last.ExitCode.ShouldBe(0);
        string[] lines = [.. server.Batches.SelectMany(batch => batch).Select(line => line.Text)];
        lines.Distinct().Count().ShouldBe(_next);
        int largest = server.Batches.Max(batch => batch.Count);
        (lines.Length - _next).ShouldBeLessThanOrEqualTo(kills * largest);
    }

    private Process Start(string url, params string[] more)
    {
        string[] args = ["ship", _folder.Path, "--to", url, "--batch-bytes", "4096", "--batch-wait", "20ms", .. more];
        return Process.Start(new ProcessStartInfo(ExecutableTests.Executable, args) { RedirectStandardError = true })!;
    }

    private void Append(string name, int count)
    {
        for (int i = 0; i < count; i++, _next++)
        {
            File.AppendAllText(_folder.File(name), string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"2026-01-19T10:00:00.{_next:000000}Z\",\"level\":\"INFO\",\"message\":\"{_next}\",")
                + "\"service\":\"api\"}\n");
        }
    }
}
