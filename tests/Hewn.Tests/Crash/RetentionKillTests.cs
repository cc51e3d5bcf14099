using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>
/// Processes that delete backups while they log, each killed at a random moment. What is left afterwards is the end of
/// what was logged, without a gap, as much of it as the rule allows; and the next start keeps the rule.
/// </summary>
public sealed class RetentionKillTests
{
    private const int Lives = 6;
    private const int Threads = 2;
    private const int MaxFileBytes = 100_000;
    private const int Count = 4;
    private const int FreeBytes = 2_500_000;
    private const int LeastCalls = 3000; // Of one life: all of them are more than any rule leaves.
    private const int DiskBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_count(bool isPacked)
    {
        using var folder = new TempFolder();
        var round = new Round(folder, isPacked, options => options.BackupCount = Count, $"count={Count}");
        await round.RunAsync(() => { });
        round.Backups.Count.ShouldBe(Count);
    }

    [Theory]
    [InlineData(false, 450_000, 250_000)]
    [InlineData(true, MaxFileBytes, 1)] // What waits to be packed counts at its full size, and pushes archives out.
    public async Task By_total_bytes(bool isPacked, long most, long least)
    {
        using var folder = new TempFolder();
        var round = new Round(folder, isPacked, options => options.MaxBackupBytes = most, $"bytes={most}");
        await round.RunAsync(() => { });
        round.Backups.Sum(backup => backup.Bytes).ShouldBeInRange(least, most);
    }

    [Fact]
    public async Task By_age()
    {
        using var folder = new TempFolder();
        var round = new Round(folder, false, options => options.MaxBackupAge = TimeSpan.FromHours(1), "age=01:00:00");
        FileIdentity[] young = [];
        await round.RunAsync(() =>
        {
            young.Except(round.Backups.Select(backup => backup.File!.Value)).ShouldBeEmpty("nothing young is deleted");
            foreach (Backup old in round.Backups.SkipLast(3))
                File.SetLastWriteTimeUtc(old.Name, DateTime.UtcNow.AddHours(-2));
            young = [.. round.Backups.TakeLast(3).Select(backup => backup.File!.Value)];
        });
        round.Backups.ShouldAllBe(backup => backup.LastWriteUtc > DateTime.UtcNow.AddHours(-1));
        young.Except(round.Backups.Select(backup => backup.File!.Value)).ShouldBeEmpty();
    }

    [TmpfsFact]
    public async Task By_free_disk()
    {
        using var folder = new TempFolder();
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs", folder.Root).ShouldBeTrue();
        try
        {
            var round = new Round(folder, false, options => options.MinFreeDiskBytes = FreeBytes, $"free={FreeBytes}");
            await round.RunAsync(() => { });
            SystemDisk.Instance.FreeBytes(folder.Root)!.Value
                .ShouldBeInRange(FreeBytes, FreeBytes + (3 * MaxFileBytes) + Limits.MinBufferBytes);
        }
        finally
        {
            TmpfsFactAttribute.Run("umount", "-l", folder.Root);
        }
    }

    private sealed class Round(TempFolder folder, bool isPacked, Action<HewnOptions> rule, string setting)
    {
        private readonly Random _random = new(setting.Length + (isPacked ? 1 : 0));

        public List<Backup> Backups => new BackupSet(SystemDisk.Instance, folder.Path("app.log")).List();

        /// <summary>Has the lives lived and ended, and a last start, which writes nothing of its own.</summary>
        /// <param name="betweenLives">Done while none of them lives.</param>
        public async Task RunAsync(Action betweenLives)
        {
            for (int life = 0; life < Lives; life++)
            {
                await LiveAsync(life);
                betweenLives();
            }

            var problems = new List<LogProblem>();
            var options = new HewnOptions
            {
                Directory = folder.Root,
                Files = { new("app.log"), new("errors.log") { MinimumLevel = Level.Error } },
                Compress = isPacked,
                BufferBytes = Limits.MinBufferBytes,
                MaxFileBytes = MaxFileBytes,
                BackupCount = 1000,
                ReadEnvironment = false,
                HandleProcessExit = false,
                OnProblem = problem => { lock (problems) problems.Add(problem); },
            };
            rule(options);
            using (var system = LogSystem.Start(options))
                AwaitQuiet(system, options);
            problems.ShouldBeEmpty();
            Directory.GetFiles(folder.Path(".hewn")).Where(name => name.EndsWith(".ring", StringComparison.Ordinal)
                || name.EndsWith(".packing", StringComparison.Ordinal)).ShouldBeEmpty();
            Check();
        }

        /// <summary>The first look at the backups comes with the start, on a thread of its own.</summary>
        private void AwaitQuiet(LogSystem system, HewnOptions options)
        {
            system.Flush(_long).ShouldBeTrue();
            SpinWait.SpinUntil(
                () => Backups.TrueForAll(backup => backup.IsPacked || !isPacked)
                    && (options.MaxBackupBytes == 0 || Backups.Sum(backup => backup.Bytes) <= options.MaxBackupBytes)
                    && (options.MaxBackupAge is null
                        || Backups.TrueForAll(backup => backup.LastWriteUtc > DateTime.UtcNow.AddHours(-1)))
                    && (options.MinFreeDiskBytes == 0
                        || SystemDisk.Instance.FreeBytes(folder.Root) >= FreeBytes),
                _long).ShouldBeTrue($"{setting}: {Backups.Count} backups are left");
        }

        private void Check()
        {
            NumberedFiles all = NumberedFiles.Read(
                folder.Path("app.log"), FileFormat.Json, step: 1, mayBeginLate: true);
            Backups.Select(backup => backup.Number).ShouldBe(
                Enumerable.Range(1, Backups.Count).Reverse(), "only the oldest go");
            all.CutLife.ShouldBeGreaterThan(0, "nothing was deleted");
            for (int life = all.CutLife; life < Lives; life++)
            {
                long[] returned = NewChild(life).Returned;
                for (int thread = 0; thread < Threads; thread++)
                {
                    long last = all.LastOf(life, thread);
                    if (life > all.CutLife || last > 0)
                        last.ShouldBeInRange(returned[thread], returned[thread] + 1, $"life {life}, thread {thread}");
                }
            }
        }

        private NumberedChild NewChild(int life) => new(folder.Root, life, Threads)
        {
            Burst = 10,
            MaxFileBytes = MaxFileBytes,
            IsPacked = isPacked,
            Settings = [setting],
        };

        private async Task LiveAsync(int life)
        {
            using NumberedChild child = NewChild(life);
            child.Start();
            await child.ReadyAsync();
            bool isOver = child.WaitForExit(_random.Next(100, 400));
            while (!isOver && child.Returned.Sum() < LeastCalls) // On a busy machine it may have had no turn yet.
                isOver = child.WaitForExit(5);
            string said = (await child.EndAsync("-KILL")).Errors;
            isOver.ShouldBeFalse(said);
            said.ShouldBeEmpty();
        }
    }
}
