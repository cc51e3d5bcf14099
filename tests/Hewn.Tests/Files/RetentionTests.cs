using System.Text.Json;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Which backups go, in which order, and that each is told once.</summary>
public sealed class RetentionTests
{
    private const string Log = "/logs/app.log";
    private static readonly DateTime _now = new(2026, 1, 19, 12, 0, 0, DateTimeKind.Utc);

    private readonly FaultyDisk _disk = new();
    private readonly List<string> _told = [];
    private readonly List<LogProblem> _problems = [];

    private BackupKeeper Keeper(RetentionPolicy policy, string log = Log, string? shared = null) => new(
        _disk,
        new BackupSet(_disk, log, shared is not null),
        policy,
        new TestClock(new DateTimeOffset(_now)),
        new DiagnosticChannel(_problems.Add),
        (backup, reason) => _told.Add($"{Path.GetFileName(backup.Name)} {reason}"),
        shared);

    /// <summary>Backups of 100 bytes, as many hours old as their number; the log is of the year before.</summary>
    private void Put(string log, params int[] numbers)
    {
        _disk.Put(log, new byte[100], _now.AddYears(-1));
        foreach (int number in numbers)
            _disk.Put($"{log}.{number}{(number % 2 == 0 ? ".gz" : "")}", new byte[100], _now.AddHours(-number));
    }

    private string[] Run(params BackupKeeper[] keepers)
    {
        using var all = new Housekeeper(keepers);
        all.RunOnce();
        return _disk.Names;
    }

    [Fact]
    public void Too_old_ones_go_and_the_file_itself_never()
    {
        Put(Log, 1, 2, 3, 4);
        BackupKeeper keeper = Keeper(new RetentionPolicy { MaxAge = TimeSpan.FromHours(2.5) });
        Run(keeper).ShouldBe(["app.log", "app.log.1", "app.log.2.gz"]);
        Run(keeper);
        _told.ShouldBe(["app.log.4.gz Age", "app.log.3 Age"]);
        keeper.Own.Deleted.ShouldBe(2);
    }

    [Fact]
    public void The_wrong_time_of_one_backup_deletes_no_other()
    {
        Put(Log, 1, 3);
        _disk.SetLastWrite(Log + ".3", _now.AddHours(-1));
        _disk.SetLastWrite(Log + ".1", _now.AddYears(-6)); // Written before the machine knew the time.
        Run(Keeper(new RetentionPolicy { MaxAge = TimeSpan.FromHours(2) }))
            .ShouldBe(["app.log", "app.log.1", "app.log.3"]);
    }

    [Theory]
    [InlineData(400, 4)]
    [InlineData(399, 3)]
    [InlineData(100, 1)]
    [InlineData(1, 0)]
    public void Their_total_size_is_bounded_by_deleting_the_oldest(long bytes, int left)
    {
        Put(Log, 1, 2, 3, 4);
        Run(Keeper(new RetentionPolicy { MaxBytes = bytes })).Length.ShouldBe(1 + left);
        _told.ShouldBe(new[] { "app.log.4.gz TotalBytes", "app.log.3 TotalBytes", "app.log.2.gz TotalBytes",
            "app.log.1 TotalBytes" }.Take(4 - left));
        _disk.Exists(Log).ShouldBeTrue();
    }

    [Fact]
    public void A_nearly_full_disk_is_freed_from_the_oldest_of_all_its_logs_on()
    {
        Put(Log, 1, 4);
        Put("/logs/other.log", 2, 3);
        _disk.CapacityBytes = 600;
        var floor = new RetentionPolicy { MinFreeBytes = 200 };
        Run(Keeper(floor), Keeper(floor, "/logs/other.log"))
            .ShouldBe(["app.log", "app.log.1", "other.log", "other.log.2.gz"]);
        _told.ShouldBe(["app.log.4.gz FreeDisk", "other.log.3 FreeDisk"]);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_floor_that_cannot_be_kept_is_told_once_and_when_it_is_over()
    {
        Put(Log, 1);
        _disk.CapacityBytes = 150;
        BackupKeeper keeper = Keeper(new RetentionPolicy { MinFreeBytes = 100 });
        Run(keeper);
        Run(keeper).ShouldBe(["app.log"]);
        _problems.ShouldHaveSingleItem().Message.ShouldContain("no backup is left");
        _disk.CapacityBytes = 1000;
        Run(keeper);
        _problems[^1].Kind.ShouldBe(ProblemKind.Over);
    }

    [Fact]
    public void Processes_that_share_a_log_count_all_their_backups()
    {
        Put(Log, 1, 4);
        Put("/logs/app.2.log", 2, 3);
        _disk.Put("/logs/app.3.log.9", new byte[100], _now.AddHours(-9)); // Its process has ended.
        Run(Keeper(new RetentionPolicy { SharedCount = 3 }, "/logs/app.2.log", Log));
        _told.ShouldBe(["app.3.log.9 Count", "app.log.4.gz Count"]);
        Run(Keeper(new RetentionPolicy { MaxBytes = 200 }, Log, Log));
        _told[2..].ShouldBe(["app.2.log.3 TotalBytes"]);
        _disk.Exists("/logs/app.2.log").ShouldBeTrue();
    }

    [Fact]
    public void One_that_cannot_be_deleted_costs_no_other_and_is_told_once_for_each_cause()
    {
        Put(Log, 1, 2, 3, 4, 5);
        Exception? fault = new IOException("busy");
        FileIdentity stuck = _disk.IdentityOf(Log + ".5")!.Value;
        _disk.DeleteFault = path => _disk.IdentityOf(path) == stuck ? fault : null;
        BackupKeeper keeper = Keeper(new RetentionPolicy { MaxBytes = 200 });
        using var all = new Housekeeper([keeper]);
        for (int round = 0; round < 3; round++)
            all.RunOnce();
        _disk.Names.ShouldBe(["app.log", "app.log.1", "app.log.2.gz", "app.log.5"], "the newest, and that one");
        _told.ShouldBe(["app.log.4.gz TotalBytes", "app.log.3 TotalBytes"]);
        _problems.ShouldHaveSingleItem().Message.ShouldContain("app.log.5 cannot be deleted: busy");
        (keeper.Own.Failures, keeper.Own.Deleted).ShouldBe((3, 2));

        _disk.Move(Log + ".5", Log + ".6"); // As a rotation does.
        all.RunOnce();
        _problems.Count.ShouldBe(1, "it is the same one");
        fault = new UnauthorizedAccessException("forbidden");
        all.RunOnce();
        all.RunOnce();
        _problems.Count.ShouldBe(2);
        _problems[1].Message.ShouldContain("app.log.6 cannot be deleted: forbidden");
        fault = null;
        all.RunOnce();
        _problems[^1].Kind.ShouldBe(ProblemKind.Over);
        _told[^1].ShouldBe("app.log.6 TotalBytes");
        keeper.Own.Failures.ShouldBe(6);
    }

    [Fact]
    public void A_nearly_full_disk_is_freed_by_the_next_one_when_the_oldest_cannot_be_deleted()
    {
        Put(Log, 1, 2, 3);
        _disk.CapacityBytes = 450;
        FileIdentity? stuck = _disk.IdentityOf(Log + ".3");
        _disk.DeleteFault = path => _disk.IdentityOf(path) == stuck ? new IOException("busy") : null;
        Run(Keeper(new RetentionPolicy { MinFreeBytes = 100 })).ShouldBe(["app.log", "app.log.1", "app.log.3"]);
        _problems.ShouldHaveSingleItem().Message.ShouldContain("app.log.3 cannot be deleted");
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(0, 500)]
    public async Task Those_that_get_other_names_meanwhile_are_looked_at_again_and_no_newer_one_goes_in_their_place(
        long maxBytes, long minFreeBytes)
    {
        using var mayDelete = new ManualResetEventSlim();
        var disk = new FaultyDisk { DeleteGate = mayDelete, CapacityBytes = 700 };
        for (byte number = 1; number <= 5; number++)
            disk.Put($"{Log}.{number}", [.. Enumerable.Repeat(number, 100)], _now.AddHours(-number));
        var own = new BackupSet(disk, Log);
        using var all = new Housekeeper([new BackupKeeper(
            disk, own, new RetentionPolicy { MaxBytes = maxBytes, MinFreeBytes = minFreeBytes }, TimeProvider.System,
            new DiagnosticChannel(_problems.Add), (backup, _) => _told.Add(Path.GetFileName(backup.Name)))]);
        Task look = Task.Run(all.RunOnce);
        disk.DeleteReached.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue("the oldest has lost its name");
        disk.MoveFault = path => path == Log + ".3" ? new IOException("busy") : null;
        Should.Throw<IOException>(() => own.Change(() => own.MoveUp(1000)), "a rotation that fails half way: 4 is 5");
        disk.MoveFault = null;
        mayDelete.Set();
        await look;
        all.RunOnce();
        disk.Names.Select(name => disk.Read(name)[0]).ShouldBe([(byte)1, (byte)2], "the newest");
        _told.ShouldBe(["app.log.5", "app.log.5", "app.log.3"]);
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_looked_into_costs_no_other_log_and_is_told_once()
    {
        Put(Log, 1, 4);
        Put("/other/app.log", 1, 4);
        bool fails = true;
        _disk.ListFault = folder => fails && folder == "/logs" ? new IOException("stale") : null;
        var policy = new RetentionPolicy { MaxAge = TimeSpan.FromHours(2), MinFreeBytes = 1 };
        BackupKeeper[] keepers = [Keeper(policy), Keeper(policy, "/other/app.log")];
        using var all = new Housekeeper(keepers);
        for (int round = 0; round < 3; round++)
            all.RunOnce();
        _told.ShouldBe(["app.log.4.gz Age"]);
        _disk.Exists("/other/app.log.4.gz").ShouldBeFalse();
        _problems.ShouldHaveSingleItem().Message.ShouldContain("/logs/app.log cannot be deleted: stale");
        fails = false;
        all.RunOnce();
        _problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
        _told.Count.ShouldBe(2);
    }

    [Fact]
    public void What_cannot_be_deleted_is_counted_in_the_status()
    {
        var disk = new FaultyDisk
        {
            DeleteFault = path => path.EndsWith(".deleting", StringComparison.Ordinal) ? new IOException("busy") : null,
        };
        using var log = new RunningLog(
            options => (options.MaxFileBytes, options.BackupCount, options.MaxBackupBytes) = (1000, 100, 1000), disk);
        for (int i = 0; i < 50; i++)
            log.Log.Info("m");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        SpinWait.SpinUntil(
            () => log.System.Status.Destinations[0].BackupFailures > 0, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.System.Status.Destinations[0].BackupsDeleted.ShouldBe(0);
    }

    [Fact]
    public void Deletions_are_told_in_the_log_and_counted()
    {
        using var log = new RunningLog(options =>
            (options.MaxFileBytes, options.BackupCount, options.MaxBackupBytes) = (10_000, 100, 20_000));
        for (int i = 0; i < 600; i++)
            log.Log.Info("m", ("padding", new string('x', 300)));
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        SpinWait.SpinUntil(() => Bytes(log) <= 20_000, TimeSpan.FromSeconds(60)).ShouldBeTrue();
        long deleted = log.System.Status.Destinations[0].BackupsDeleted;
        deleted.ShouldBeGreaterThan(5);
        log.System.Dispose();
        LogLines.ParseAll(log.File).Concat(Backups(log).SelectMany(file => LogLines.ParseAll(file.FullName)))
            .Where(record => record.Has("reason"))
            .ShouldAllBe(record => record.Text("reason") == "total_bytes" && record.Text("level") == "INFO"
                && record.Text("logger") == "hewn" && record.Text("file").StartsWith(log.File));
        log.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3, new[] { 1, 2, 3, 4, 5, 6 }, "6 5 4")]
    [InlineData(3, new[] { 1, 3, 4, 5, 7 }, "5 4")]
    [InlineData(3, new[] { 1, 2, 5, 2024 }, "")]
    [InlineData(6, new[] { 1, 2, 3 }, "")]
    public void Above_the_count_are_those_that_rotation_has_put_there(int count, int[] numbers, string above)
    {
        Put(Log, numbers);
        RetentionPolicy.Above(new BackupSet(_disk, Log).List(), count).Select(backup => $"{backup.Number}")
            .ShouldBe(above.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Those_of_a_time_when_more_were_kept_go_with_the_first_rotation_and_are_told()
    {
        using var log = new RunningLog(options =>
        {
            (options.MaxFileBytes, options.BackupCount) = (10_000, 2);
            options.Files.Add(new("other.jsonl") { MaxBackupAge = TimeSpan.FromHours(1) });
            string aged = Path.Combine(options.Directory, "other.jsonl.1");
            File.WriteAllText(aged, "{}\n");
            File.SetLastWriteTimeUtc(aged, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
            string file = Path.Combine(options.Directory, "app.jsonl");
            for (int number = 1; number <= 6; number++)
                File.WriteAllText($"{file}.{number}", "{}\n");
            File.WriteAllText($"{file}.2024", "mine\n");
            File.WriteAllText($"{file}.5.bak", "mine\n");
        });
        log.Log.Info("before the rotation");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        SpinWait.SpinUntil(() => !File.Exists(log.Path("other.jsonl.1")), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        File.Exists(log.File + ".6").ShouldBeTrue("the first look, which began with this log, has left it");
        for (int i = 0; i < 40; i++)
            log.Log.Info("m", ("padding", new string('x', 300)));
        SpinWait.SpinUntil(() => !File.Exists(log.File + ".3"), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.System.Dispose();
        Backups(log).Select(file => file.Name).ShouldBe(["app.jsonl.2024", "app.jsonl.2", "app.jsonl.1"]);
        File.Exists(log.File + ".5.bak").ShouldBeTrue();
        JsonElement[] told =
        [
            .. LogLines.ParseAll(log.File + ".1").Concat(LogLines.ParseAll(log.File))
                .Where(r => r.Has("reason") && !r.Text("file").EndsWith("other.jsonl.1", StringComparison.Ordinal)),
        ];
        told.Select(record => Path.GetFileName(record.Text("file")))
            .ShouldBe(["app.jsonl.6", "app.jsonl.5", "app.jsonl.4", "app.jsonl.3"]);
        told.ShouldAllBe(record => record.Text("reason") == "count");
        log.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("age")]
    [InlineData("total_bytes")]
    public void A_file_s_own_bounds_hold_for_it_alone(string reason)
    {
        using var log = new RunningLog(options =>
        {
            (options.MaxFileBytes, options.BackupCount) = (10_000, 100);
            options.Files.Add(new("other.jsonl"));
            if (reason == "age")
                options.Files[0].MaxBackupAge = TimeSpan.FromHours(1);
            else
                options.Files[0].MaxBackupBytes = 15_000;
            foreach (LogFileOptions file in options.Files)
            {
                for (int number = 1; number <= 3; number++)
                {
                    string backup = Path.Combine(options.Directory, $"{file.Path}.{number}");
                    File.WriteAllText(backup, new string('x', 6000) + "\n");
                    DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
                    File.SetLastWriteTimeUtc(backup, now.AddHours(-number + 0.5));
                }
            }
        });
        SpinWait.SpinUntil(() => !File.Exists(log.File + ".3"), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        List<JsonElement> told = [.. log.Stop().Where(record => record.Has("reason"))];
        told.ShouldAllBe(record => record.Text("reason") == reason);
        told.Count.ShouldBe(reason == "age" ? 2 : 1);
        for (int number = 1; number <= 3; number++)
            File.Exists(log.Path($"other.jsonl.{number}")).ShouldBeTrue();
    }

    [Fact]
    public void Where_no_destination_takes_the_record_a_deletion_is_told_outside()
    {
        using var log = new RunningLog(options =>
        {
            (options.MaxFileBytes, options.BackupCount, options.MaxBackupBytes) = (10_000, 100, 10_000);
            options.Files[0].MinimumLevel = Level.Error;
        });
        for (int i = 0; i < 300; i++)
            log.Log.Error("m", ("padding", new string('x', 300)));
        SpinWait.SpinUntil(() => { lock (log.Problems) return log.Problems.Count > 0; }, TimeSpan.FromSeconds(20))
            .ShouldBeTrue();
        log.System.Dispose();
        log.Problems[0].Message.ShouldContain("was deleted (total_bytes)");
    }

    /// <summary>Of all backups, one by one while they are being deleted.</summary>
    private static long Bytes(RunningLog log) =>
        Backups(log).Sum(file => SystemDisk.Instance.FactsOf(file.FullName)?.Bytes ?? 0);

    private static FileInfo[] Backups(RunningLog log) =>
        [.. new BackupSet(SystemDisk.Instance, log.File).List().Select(backup => new FileInfo(backup.Name))];
}
