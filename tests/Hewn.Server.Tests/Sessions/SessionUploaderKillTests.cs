using System.Diagnostics;
using Hewn.Server.Tests.Support;
using Hewn.Sessions;

namespace Hewn.Server.Tests.Sessions;

/// <summary>Processes that are killed while their sessions are sent leave nothing behind that does not come.</summary>
public sealed class SessionUploaderKillTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly string _root = Directory.CreateTempSubdirectory("hewn-remote-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("Hewn.Server.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll");

    [Fact]
    public async Task Killed_in_the_middle_the_next_opening_goes_on_and_each_line_is_there_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string url = server.Client.BaseAddress!.ToString();
        int seed = Environment.TickCount & 0xFFFF;
        var random = new Random(seed);
        for (int life = 0; life < 4; life++)
        {
            // Two at a time, as the ranks of one run.
            Process[] processes = [.. Enumerable.Range(0, 2).Select(_ => Start(url))];
            foreach (Process process in processes)
                (await process.StandardOutput.ReadLineAsync().WaitAsync(_long)).ShouldBe("ready");
            await UntilLoggedAsync(150 * (life + 1));
            foreach (Process process in processes)
            {
                await Task.Delay(random.Next(20, 300), CancellationToken.None);
                process.Kill();
                await process.WaitForExitAsync().WaitAsync(_long);
                process.Dispose();
            }
        }

        var problems = new List<string>();
        using (Session last = Session.Open("demo", "test", _root, remote: url, configure: options =>
        {
            options.OnProblem = problem => problems.Add(problem.Message);
            options.Remote!.EndTimeout = _long;
        }))
            last.Info("the end");
        problems.ShouldBeEmpty($"seed {seed}");
        string here = Path.Combine(_root, "test", "demo");
        string there = Path.Combine(server.Folder, "sessions", "test", "demo");
        (await File.ReadAllLinesAsync(Path.Combine(here, "logs", "logs.jsonl"))).Length.ShouldBeGreaterThan(500);
        SessionTrees.Of(there).ShouldBe(SessionTrees.Of(here), $"seed {seed}");
    }

    private async Task UntilLoggedAsync(int lines)
    {
        string log = Path.Combine(_root, "test", "demo", "logs", "logs.jsonl");
        using var patience = new CancellationTokenSource(_long);
        while (!File.Exists(log) || (await ReadAsync()).Count(one => one == '\n') < lines)
            await Task.Delay(10, patience.Token);

        async Task<string> ReadAsync()
        {
            using var reader = new StreamReader(
                new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return await reader.ReadToEndAsync(patience.Token);
        }
    }

    private Process Start(string url) => Process.Start(
        new ProcessStartInfo("dotnet", [Program, "session-log", "remote", _root, url])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_TieredPGO"] = "0" },
        })!;
}
