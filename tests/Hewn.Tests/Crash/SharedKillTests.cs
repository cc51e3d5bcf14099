using System.Diagnostics;
using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>Several processes that share a log, each killed and started anew while the others go on.</summary>
public sealed class SharedKillTests
{
    private const int Threads = 2;
    private const int Lives = 3;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static string ChildProgram => Path.Combine(
        AppContext.BaseDirectory.Replace("Hewn.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll");

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public async Task Nothing_is_lost_or_mixed_and_no_more_numbers_are_taken_than_there_are_processes(
        int processes, bool isPacked)
    {
        using var folder = new TempFolder();
        var random = new Random(processes);
        int[] seeds = [.. Enumerable.Range(0, processes).Select(_ => random.Next())];
        var allLive = new TaskCompletionSource();
        int starting = processes;
        Task IsReady()
        {
            if (Interlocked.Decrement(ref starting) == 0)
                allLive.SetResult();
            return allLive.Task.WaitAsync(_long); // So that each has had a number of its own.
        }

        await Task.WhenAll(Enumerable.Range(0, processes)
            .Select(slot => LiveAsync(folder, slot, seeds[slot], isPacked, IsReady)));
        HewnOptions options = Options(folder, isPacked);
        var problems = new List<LogProblem>();
        options.OnProblem = problems.Add;
        using (var system = LogSystem.Start(options))
        {
            system.Flush(_long).ShouldBeTrue();
            SpinWait.SpinUntil(() => !isPacked || Directory.GetFiles(folder.Root, "app.log.*.gz").Length > 0, _long)
                .ShouldBeTrue("the last start packs what the others have left");
            system.Status.Destinations[0].Name.ShouldBe(folder.Path("app.log"), "all numbers are free again");
        }

        problems.ShouldBeEmpty();
        Directory.GetFiles(folder.Path(".hewn"), "*.ring").ShouldBeEmpty();
        NumberedFiles[] logs = [.. SharedNames.LogsOf(SystemDisk.Instance, folder.Path("app.log"))
            .Select(log => NumberedFiles.Read(log, FileFormat.Json, step: 1))];
        logs.Length.ShouldBe(processes);
        string[] archives = Directory.GetFiles(folder.Root, "*.gz");
        (archives.Length > 0).ShouldBe(isPacked);
        archives.Where(archive => !TmpfsFactAttribute.Run("sh", "-c", $"zcat {archive} > /dev/null")).ShouldBeEmpty();
        // What a kill left of an unfinished one goes when its number is taken again; the last start takes the first.
        Directory.GetFiles(folder.Path(".hewn"), "app.log.packing").ShouldBeEmpty();
        logs.Sum(log => log.Files).ShouldBeGreaterThan(2 * processes, "nothing was rotated");
        int lived = 0;
        for (int life = 0; life < processes * Lives; life++)
        {
            byte[] returned = File.ReadAllBytes(folder.Path($"returned-{life}"));
            if (BitConverter.ToInt64(returned) == 0 && !logs.Any(log => log.Lives.Contains(life)))
                continue; // Killed before its first call had returned.
            lived++;
            NumberedFiles log = logs.Where(log => log.Lives.Contains(life)).ShouldHaveSingleItem();
            for (int thread = 0; thread < Threads; thread++)
            {
                long acknowledged = BitConverter.ToInt64(returned, 64 * thread);
                log.LastOf(life, thread).ShouldBeInRange(acknowledged, acknowledged + 1, $"life {life}");
            }
        }

        lived.ShouldBeGreaterThan(processes);
    }

    private static HewnOptions Options(TempFolder folder, bool isPacked) => new()
    {
        Directory = folder.Root,
        Files = { new("app.log") { Shared = true }, new("errors.log") { MinimumLevel = Level.Error, Shared = true } },
        Compress = isPacked,
        BufferBytes = Limits.MinBufferBytes,
        MaxFileBytes = 200_000,
        BackupCount = 1000,
        ReadEnvironment = false,
        HandleProcessExit = false,
    };

    private static async Task LiveAsync(
        TempFolder folder, int slot, int seed, bool isPacked, Func<Task> isReady)
    {
        var random = new Random(seed);
        for (int life = slot * Lives; life < (slot + 1) * Lives; life++)
        {
            string numbers = folder.Path($"returned-{life}");
            File.WriteAllBytes(numbers, new byte[4096]);
            using Process process = Process.Start(new ProcessStartInfo("dotnet",
            [
                ChildProgram, folder.Root, "-", numbers, $"{life}", $"{Threads}", "20", "Json", "200000",
                $"{Limits.MinBufferBytes}", "shared", .. isPacked ? ["packed"] : Array.Empty<string>(),
            ])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            (await process.StandardOutput.ReadLineAsync().WaitAsync(_long)).ShouldBe("ready");
            if (life == slot * Lives)
                await isReady();
            bool isOver = false;
            int calls = random.Next(500, 3000);
            while (!isOver && BitConverter.ToInt64(File.ReadAllBytes(numbers)) < calls)
                isOver = process.WaitForExit(1);
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(_long);
            string said = await errors;
            isOver.ShouldBeFalse(said);
            said.ShouldBeEmpty();
        }
    }
}
