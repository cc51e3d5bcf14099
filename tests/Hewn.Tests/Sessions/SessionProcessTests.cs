using System.Diagnostics;
using System.Text.Json;
using Hewn.Files;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>Sessions in processes of their own, which are killed or end in another way.</summary>
public sealed class SessionProcessTests : IDisposable
{
    private const int Processes = 4;
    private const int Threads = 16;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly string[] _asNobody =
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

    private static string Program => Path.Combine(
        AppContext.BaseDirectory.Replace("Hewn.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll");

    private static Process Start(params string[] arguments) => Start([], arguments);

    private static Process Start(string[] user, string[] arguments) => StartCommand(
        [.. user, "dotnet", Program, "session-log", .. arguments]);

    private static Process StartCommand(string[] command) => Process.Start(new ProcessStartInfo(
        command[0], command[1..])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
        Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_TieredPGO"] = "0" },
    })!;

    [Theory]
    [InlineData("return", 0, "completed", null)]
    [InlineData("exit", 3, "failed", "ExitCode")]
    [InlineData("unhandled", 134, "failed", "System.InvalidOperationException")]
    [InlineData("unhandled-async", 134, "failed", "System.InvalidOperationException")]
    [InlineData("unhandled-thread", 134, "failed", "System.InvalidOperationException")]
    public async Task A_process_that_ends_leaves_a_session_that_says_how(
        string way, int exitCode, string status, string? error)
    {
        using Process process = Start(way, _folder.Root);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_long);
        process.ExitCode.ShouldBe(exitCode, await errors);
        _folder.Record.Text("status").ShouldBe(status);
        _folder.Messages.ShouldContain("working");
        if (error is null)
        {
            _folder.Record.Raw("error").ShouldBe("null");
            return;
        }

        _folder.Record.GetProperty("error").Text("type").ShouldBe(error);
        if (way != "exit")
            _folder.Record.GetProperty("error").Text("stack_trace").ShouldContain("SessionLogLife.Throw");
    }

    [Theory]
    [InlineData("-TERM", "interrupted", "interrupted")]
    [InlineData("-INT", "interrupted", "interrupted")]
    [InlineData("-KILL", "running", "crashed")]
    public async Task A_signal_interrupts_a_session_and_a_kill_is_found_by_the_next_opening(
        string signal, string status, string found)
    {
        using Process process = Start("wait", _folder.Root);
        (await process.StandardOutput.ReadLineAsync().WaitAsync(_long)).ShouldBe("ready");
        TmpfsFactAttribute.Run("kill", signal, $"{process.Id}").ShouldBeTrue();
        await process.WaitForExitAsync().WaitAsync(_long);
        _folder.Record.Text("status").ShouldBe(status);

        using (Session next = _folder.Open())
            next.Info("next");
        _folder.Record.GetProperty("runs")[0].Text("status").ShouldBe(found);
        JsonElement resumed = _folder.Records.Single(record => record.Text("message") == "Session resumed");
        resumed.GetProperty("metadata").Text("previous_status").ShouldBe(found);
        _folder.Messages.Count(message => message == "working").ShouldBe(1);
        _folder.Record.Text("status").ShouldBe("completed");
        _folder.ShouldBeDense();
    }

    [OtherUserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_it_may_not_write_a_program_goes_on_and_is_told_and_nothing_changes(bool isThereAlready)
    {
        TmpfsFactAttribute.Run("chmod", "755", _folder.Root).ShouldBeTrue();
        if (isThereAlready)
        {
            using Session before = _folder.Open();
            before.Info("before");
        }

        string[] were = Snapshot();
        using Process process = Start(_asNobody, ["all", _folder.Root]);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        (await process.StandardOutput.ReadToEndAsync().WaitAsync(_long)).ShouldBe("done\n");
        await process.WaitForExitAsync().WaitAsync(_long);
        process.ExitCode.ShouldBe(0, await errors);
        (await errors).ShouldContain("logs.jsonl");
        (await errors).ShouldContain("parameters");
        (await errors).ShouldContain("loss");
        (await errors).ShouldContain("session.json");
        Snapshot().ShouldBe(were);
    }

    private string[] Snapshot() =>
    [
        .. Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
                File.ReadAllBytes(file)))}"),
    ];

    [Fact]
    public async Task Four_processes_of_sixteen_threads_killed_at_random_lose_nothing_that_returned_and_leave_no_gap()
    {
        // tests/soak/run asks for more of them.
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("HEWN_SESSION_ROUNDS"), out int set) ? set : 1;
        int seed = Environment.TickCount & 0xFFFF;
        var random = new Random(seed);
        var lives = new List<(int Process, long[] Returned)>();
        for (int round = 0; round < rounds; round++)
        {
            lives.AddRange(await Task.WhenAll(Enumerable.Range(round * Processes, Processes)
                .Select(process => LiveAsync(process, random.Next(0, 150), isKilled: true))));
        }

        // Some that come to their end while others are killed beside them.
        lives.AddRange(await Task.WhenAll(Enumerable.Range(rounds * Processes, Processes)
            .Select(process => LiveAsync(process, random.Next(0, 150), isKilled: process % 2 == 0))));
        using (Session last = _folder.Open())
            last.Info("the end");

        _folder.Problems.ShouldBeEmpty();
        var records = _folder.Records;
        records.Index().All(record => record.Item.GetProperty("sequenceNumber").GetInt64() == record.Index)
            .ShouldBeTrue("a gap, or not in order");
        Directory.GetFiles(Path.Combine(_folder.Path, "logs", LockFile.Folder), "*.ring").ShouldBeEmpty();
        var found = records
            .Where(record => record.Text("message") == "numbered")
            .Select(record => record.GetProperty("metadata"))
            .GroupBy(metadata => (metadata.GetProperty("p").GetInt32(), metadata.GetProperty("t").GetInt32()))
            .ToDictionary(group => group.Key, group => group.Select(one => one.GetProperty("n").GetInt64()).ToList());
        long all = 0;
        foreach ((int process, long[] returned) in lives)
        {
            for (int thread = 0; thread < Threads; thread++)
            {
                List<long> numbers = found.GetValueOrDefault((process, thread)) ?? [];
                string at = $"seed {seed}, process {process}, thread {thread}";
                ((long)numbers.Count).ShouldBeInRange(returned[thread], returned[thread] + 1, at);
                numbers.Index().All(number => number.Item == number.Index + 1).ShouldBeTrue(at);
                all += numbers.Count;
            }
        }

        all.ShouldBeGreaterThan(2 * Threads * 10_000, "fewer than those that came to their end");
        _folder.Record.GetProperty("runs").EnumerateArray().Count(run => run.Text("status") == "crashed")
            .ShouldBeGreaterThan(rounds * Processes / 2, "the kills came too late to hit anything");
    }

    private async Task<(int Process, long[] Returned)> LiveAsync(
        int number, int milliseconds, bool isKilled)
    {
        int lines = isKilled ? 1_000_000 : 10_000; // However late the kill comes, it does not come behind the end.
        string numbers = Path.Combine(Path.GetTempPath(), $"hewn-returned-{Guid.NewGuid():n}");
        File.WriteAllBytes(numbers, new byte[4096]);
        try
        {
            using Process process = Start("write", _folder.Root, numbers, $"{Threads}", $"{number}", $"{lines}");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            (await process.StandardOutput.ReadLineAsync().WaitAsync(_long)).ShouldBe("ready");
            if (isKilled)
            {
                await Task.Delay(milliseconds);
                process.Kill();
            }

            await process.WaitForExitAsync().WaitAsync(_long);
            if (!isKilled)
                process.ExitCode.ShouldBe(0, await errors);
            (await errors).ShouldBeEmpty();
            byte[] bytes = File.ReadAllBytes(numbers);
            return (
                number, [.. Enumerable.Range(0, Threads).Select(thread => BitConverter.ToInt64(bytes, 64 * thread))]);
        }
        finally
        {
            File.Delete(numbers);
        }
    }

    /// <summary>A test that needs a process of another user, which only root can start.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class OtherUserTheoryAttribute : TheoryAttribute
    {
        public OtherUserTheoryAttribute()
        {
            if (!TmpfsFactAttribute.Run(_asNobody[0], [.. _asNobody[1..], "test", "-r", Program])
                || !TmpfsFactAttribute.Run(_asNobody[0], [.. _asNobody[1..], "dotnet", "--list-runtimes"]))
                Skip = "no process can be started as another user here (not root, or no setpriv)";
        }
    }
}
