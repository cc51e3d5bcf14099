using System.Diagnostics;
using System.Text;
using Hewn.Archives;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Backups as archives: what any gzip reads, when they are made, and what a fault leaves.</summary>
public sealed class PackingTests
{
    private const string Log = "/logs/app.log";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly FaultyDisk _disk = new();
    private readonly TestClock _clock = new();
    private readonly List<LogProblem> _problems = [];

    private BackupKeeper Keeper(BackupSet set) => new(
        _disk,
        set,
        new RetentionPolicy { Packs = true },
        _clock,
        new DiagnosticChannel(_problems.Add),
        (_, _) => { });

    private static byte[] Lines(int from, int count, int padding = 0) => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(from, count).Select(i =>
            $"{{\"timestamp\":\"2026-01-19T{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00}.000000Z\",\"i\":{i},"
            + $"\"x\":\"{new string('x', padding)}\"}}\n")));

    private static byte[] Zcat(string path)
    {
        using Process zcat = Process.Start(
            new ProcessStartInfo("gzip", ["-dc", path])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        Task<string> errors = zcat.StandardError.ReadToEndAsync();
        using var bytes = new MemoryStream();
        zcat.StandardOutput.BaseStream.CopyTo(bytes);
        zcat.WaitForExit();
        zcat.ExitCode.ShouldBe(0, errors.Result);
        errors.Result.ShouldBeEmpty();
        return bytes.ToArray();
    }

    private byte[] Unpacked(string name)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.Path("packed.gz"), _disk.Read(name));
        return Zcat(folder.Path("packed.gz"));
    }

    private BackupSet SettledSet() => new(_disk, Log) { IsSettled = true };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(20_000, 60)]
    [InlineData(3, 1_000_000)]
    public void Gzip_itself_reads_what_was_packed(int lines, int padding)
    {
        byte[] text = Lines(0, lines, padding);
        _disk.Put(Log + ".1", text, _clock.GetUtcNow().UtcDateTime);
        BackupSet set = SettledSet();
        Keeper(set).PackNext(() => true).ShouldBeTrue();
        _disk.Names.ShouldBe(["app.log.1.gz"]);
        Unpacked("app.log.1.gz").AsSpan().SequenceEqual(text).ShouldBeTrue();
        _disk.SyncedBytes("app.log.1.gz").ShouldBe(_disk.Read("app.log.1.gz").Length);
        _disk.FactsOf(Log + ".1.gz")!.Value.LastWriteUtc.ShouldBe(_clock.GetUtcNow().UtcDateTime);
        set.Packed.ShouldBe(1);
    }

    [Fact]
    public void The_index_says_what_is_where()
    {
        byte[] text = [.. Lines(0, 20_000, 60), .. "no time\n"u8, .. "torn"u8];
        _disk.Put(Log + ".1", text);
        FileIdentity source = _disk.IdentityOf(Log + ".1")!.Value;
        Keeper(SettledSet()).PackNext(() => true);
        byte[] packed = _disk.Read("app.log.1.gz");
        ReadAt read = _disk.OpenRead(Log + ".1.gz")!.Read;
        ArchiveIndex index = ArchiveIndex.TryRead(read, packed.Length).ShouldNotBeNull();
        index.Source.ShouldBe(source);
        index.TextBytes.ShouldBe(text.Length);
        index.Blocks.Count.ShouldBe((text.Length / ArchiveFormat.BlockBytes) + 1);
        index.Blocks.Sum(block => block.Lines).ShouldBe(20_001);
        long day = new DateTimeOffset(2026, 1, 19, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
        index.Blocks[0].FirstUs.ShouldBe(day);
        index.Blocks[^1].LastUs.ShouldBe(day + (19_999 * 1_000_000L));
        for (int i = 1; i < index.Blocks.Count; i++)
            index.Blocks[i].FirstUs.ShouldBe(index.Blocks[i - 1].LastUs + 1_000_000);
        var lines = new ArchiveText(read, index);
        index.Blocks.SelectMany((_, number) => lines.ReadBlock(number)).ToArray().AsSpan().SequenceEqual(text)
            .ShouldBeTrue();
        foreach (ArchiveBlock block in index.Blocks)
            (block.TextBytes <= ArchiveFormat.BlockBytes).ShouldBeTrue();
    }

    [Fact]
    public void A_damaged_index_is_none()
    {
        _disk.Put(Log + ".1", Lines(0, 10));
        Keeper(SettledSet()).PackNext(() => true);
        byte[] packed = _disk.Read("app.log.1.gz");
        ArchiveFormat.TryReadFooter(packed.AsSpan()[^ArchiveFormat.FooterBytes..], out long indexAt, out _);
        for (int at = (int)indexAt; at < packed.Length; at++)
        {
            byte[] damaged = [.. packed];
            damaged[at] ^= 0x10;
            _disk.Put("/damaged", damaged);
            ArchiveIndex.TryRead(_disk.OpenRead("/damaged")!.Read, damaged.Length).ShouldBeNull($"byte {at}");
        }
    }

    [Fact]
    public void The_oldest_is_packed_first_and_each_alone_while_others_move()
    {
        _disk.Put(Log, "0"u8.ToArray());
        _disk.Put(Log + ".1", "1\n"u8.ToArray());
        _disk.Put(Log + ".2", "2\n"u8.ToArray());
        BackupSet set = SettledSet();
        BackupKeeper keeper = Keeper(set);
        int asked = 0;
        keeper.PackNext(() =>
        {
            if (++asked != 2) // First before one is chosen, then before its block.
                return true;
            set.MoveUp(5); // A rotation while it is being packed.
            _disk.Put(Log, "new"u8.ToArray());
            return true;
        }).ShouldBeTrue();
        _disk.Names.ShouldBe(["app.log", "app.log.1", "app.log.2", "app.log.3.gz"]);
        Unpacked("app.log.3.gz").ShouldBe("2\n"u8.ToArray());
    }

    [Fact]
    public void What_is_deleted_while_it_is_packed_stays_deleted()
    {
        _disk.Put(Log + ".1", Lines(0, 10));
        BackupSet set = SettledSet();
        BackupKeeper keeper = Keeper(set);
        keeper.PackNext(() =>
        {
            set.DeleteAll(5);
            return true;
        }).ShouldBeFalse();
        _disk.Names.ShouldBeEmpty();
    }

    [Fact]
    public void A_stop_in_the_middle_leaves_the_plain_file()
    {
        _disk.Put(Log + ".1", Lines(0, 20_000, 60));
        int blocks = 0;
        Keeper(SettledSet()).PackNext(() => ++blocks < 3).ShouldBeFalse();
        _disk.Names.ShouldBe(["app.log.1"]);
    }

    [Fact]
    public void One_that_is_packed_while_its_log_is_let_go_of_touches_nothing_of_the_next_writer()
    {
        _disk.Put(Log + ".1", Lines(0, 10));
        BackupSet set = SettledSet();
        int asked = 0;
        Keeper(set).PackNext(() =>
        {
            if (++asked > 1) // While it is being written.
                set.IsSettled = false;
            return true;
        }).ShouldBeFalse();
        asked.ShouldBeGreaterThan(1);
        _disk.Names.Where(name => !name.Contains("packing", StringComparison.Ordinal)).ShouldBe(["app.log.1"]);
        _disk.Exists(set.PackingPath!).ShouldBeTrue();
    }

    [Fact]
    public void Before_the_checkpoint_knows_of_a_rotation_nothing_is_packed()
    {
        _disk.Put(Log + ".1", Lines(0, 10));
        BackupSet set = SettledSet();
        set.IsSettled = false;
        Keeper(set).PackNext(() => true).ShouldBeFalse();
        _disk.Names.ShouldBe(["app.log.1"]);
    }

    [Fact]
    public void Once_the_file_is_let_go_of_its_backups_may_be_those_of_another_writer_and_are_not_packed()
    {
        var set = new BackupSet(_disk, Log);
        using var file = new RotatingFile(_disk, Log, new RotationPolicy(100, 5), backups: set);
        file.Write("one\n"u8);
        file.Rotate();
        file.Dispose();
        Keeper(set).PackNext(() => true).ShouldBeFalse();
        _disk.Names.ShouldBe(["app.log", "app.log.1"]);
        file.Open();
        Keeper(set).PackNext(() => true).ShouldBeTrue();
        _disk.Names.ShouldBe(["app.log", "app.log.1.gz"]);
    }

    [Fact]
    public void A_full_disk_leaves_the_plain_file_is_told_once_and_tried_again()
    {
        byte[] text = Lines(0, 1000);
        _disk.Put(Log + ".1", text);
        _disk.CapacityBytes = text.Length + 100;
        BackupKeeper keeper = Keeper(SettledSet());
        keeper.PackNext(() => true).ShouldBeFalse();
        keeper.PackNext(() => true).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(2));
        keeper.PackNext(() => true).ShouldBeFalse();
        _problems.ShouldHaveSingleItem().Message.ShouldContain("cannot be compressed");
        _disk.Names.ShouldBe(["app.log.1"]);
        _disk.CapacityBytes = long.MaxValue;
        keeper.PackNext(() => true).ShouldBeFalse("it is left alone for a minute");
        _clock.Advance(TimeSpan.FromMinutes(2));
        keeper.PackNext(() => true).ShouldBeTrue();
        _disk.Names.ShouldBe(["app.log.1.gz"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Recovery_finds_the_file_of_its_checkpoint_in_an_archive(int written)
    {
        string[] numbers = ["{\"n\":1}\n", "{\"n\":2}\n", "{\"n\":3}\n"];
        var lines = new ExpectedLines(LineFormats.Of(FileFormat.Json));
        for (int i = 0; i < numbers.Length; i++)
            lines.Add(Encoding.UTF8.GetBytes(numbers[i]), 24 * i);
        _disk.Put(Log, "before\n"u8.ToArray());
        var mark = new RingMark(0, 7, _disk.IdentityOf(Log)!.Value);
        using (IDiskFile file = _disk.OpenAppend(Log))
            file.Write(Encoding.UTF8.GetBytes(string.Concat(numbers[..written])), 7);
        BackupSet set = SettledSet();
        set.MoveUp(5); // By the process that came next and could not recover the ring.
        _disk.Put(Log, "next\n"u8.ToArray());
        Keeper(set).PackNext(() => true).ShouldBeTrue();

        var target = new RingTarget(Log, 0, 5, FileFormat.Json);
        FileRecovery.Plan(_disk, 0, target, mark, lines, default).Apply(_disk, _ => { });
        LogLines.Split(_disk.Read("app.log")).ShouldBe(["next", .. numbers[written..].Select(line => line.Trim())]);
    }

    [Fact]
    public void A_running_log_packs_its_backups_and_loses_nothing()
    {
        using var log = new RunningLog(options =>
            (options.MaxFileBytes, options.BackupCount, options.Compress) = (200_000, 100, true));
        for (int i = 0; i < 20_000; i++)
            log.Log.Info("m", ("i", i));
        log.System.Flush(_long).ShouldBeTrue();
        DestinationStatus Status() => log.System.Status.Destinations[0];
        SpinWait.SpinUntil(() => Status().BackupsCompressed == Status().Rotations, _long).ShouldBeTrue();
        int files = (int)Status().Rotations;
        files.ShouldBeGreaterThan(5);
        log.System.Dispose();
        var text = new MemoryStream();
        for (int backup = files; backup > 0; backup--)
        {
            File.Exists($"{log.File}.{backup}").ShouldBeFalse();
            text.Write(Zcat($"{log.File}.{backup}.gz"));
        }

        text.Write(File.ReadAllBytes(log.File));
        LogLines.Split(text.ToArray()).Select(LogLines.Parse).Select(record => record.GetProperty("i").GetInt32())
            .ShouldBe(Enumerable.Range(0, 20_000));
        log.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_backup_that_cannot_be_packed_holds_up_no_other()
    {
        _disk.Put(Log + ".3", Lines(0, 10));
        _disk.Put(Log + ".2", Lines(10, 10));
        _disk.Put(Log + ".1", Lines(20, 10));
        FileIdentity? bad = _disk.IdentityOf(Log + ".3");
        _disk.DeleteFault = path => _disk.IdentityOf(path) == bad ? new UnauthorizedAccessException("no .3") : null;
        BackupSet set = SettledSet();
        BackupKeeper keeper = Keeper(set);
        keeper.PackNext(() => true).ShouldBeTrue();
        keeper.PackNext(() => true).ShouldBeTrue();
        for (int i = 0; i < 3; i++)
        {
            keeper.PackNext(() => true).ShouldBeFalse();
            _clock.Advance(TimeSpan.FromMinutes(2));
        }

        set.Packed.ShouldBe(2);
        set.Failures.ShouldBe(3, "it is tried again, not more than once in a while");
        _problems.ShouldHaveSingleItem().Message.ShouldContain("cannot be compressed: no .3");
        bad = default(FileIdentity);
        keeper.PackNext(() => true).ShouldBeTrue();
        _disk.Names.ShouldBe(["app.log.1.gz", "app.log.2.gz", "app.log.3.gz"]);
        _problems[^1].Kind.ShouldBe(ProblemKind.Over);
    }

    [Fact]
    public void A_file_s_own_Compress_holds_for_it_alone()
    {
        using var log = new RunningLog(options =>
        {
            (options.MaxFileBytes, options.BackupCount) = (10_000, 100);
            options.Files.Add(new("packed.jsonl") { Compress = true });
        });
        for (int i = 0; i < 500; i++)
            log.Log.Info("m", ("i", i));
        log.System.Flush(_long).ShouldBeTrue();
        SpinWait.SpinUntil(
            () => log.System.Status.Destinations[1] is { } file && file.BackupsCompressed == file.Rotations, _long)
            .ShouldBeTrue();
        log.System.Dispose();
        Directory.GetFiles(log.Path("."), "packed.jsonl.*.gz").Length.ShouldBeGreaterThan(2);
        Directory.GetFiles(log.Path("."), "app.jsonl.*.gz").ShouldBeEmpty();
    }

    /// <summary>One core for all logs of a process, not for each.</summary>
    [Fact]
    public void Two_logs_of_a_process_pack_one_after_the_other()
    {
        using var disk = new PackingDisk(SystemDisk.Instance);
        using RunningLog one = Packing(disk), other = Packing(disk);
        foreach (RunningLog log in (RunningLog[])[one, other])
        {
            for (int i = 0; i < 2000; i++)
                log.Log.Info("m", ("i", i));
            log.System.Flush(_long).ShouldBeTrue();
        }

        disk.Entered.Wait(_long).ShouldBeTrue();
        SpinWait.SpinUntil(() => disk.MostAtOnce == 2, _long).ShouldBeTrue("the other one waits");
        disk.MostAtWork.ShouldBe(1);
        disk.Release();
        SpinWait.SpinUntil(() => IsAllPacked(one) && IsAllPacked(other), _long).ShouldBeTrue();
        disk.MostAtWork.ShouldBe(1);

        static RunningLog Packing(PackingDisk disk) => new(
            options => (options.MaxFileBytes, options.BackupCount, options.Compress) = (20_000, 200, true), disk);

        static bool IsAllPacked(RunningLog log) =>
            log.System.Status.Destinations.All(file => file.BackupsCompressed == file.Rotations);
    }

    /// <summary>The archive waits for its name: the consumer goes on, into the file that is full.</summary>
    [Fact]
    public void An_archive_that_gets_its_name_slowly_delays_no_record()
    {
        using var disk = new PackingDisk(SystemDisk.Instance) { HoldsNames = true };
        using var log = new RunningLog(
            options => (options.MaxFileBytes, options.BackupCount, options.Compress) = (50_000, 200, true), disk);
        for (int i = 0; i < 1000; i++)
            log.Log.Info("before", ("i", i));
        disk.Entered.Wait(_long).ShouldBeTrue();

        for (int i = 1000; i < 20_000; i++)
            log.Log.Info("meanwhile", ("i", i));
        log.System.Flush(_long).ShouldBeTrue("nothing waits for the archive");
        DestinationStatus file = log.System.Status.Destinations[0];
        (file.Written, file.BackupsCompressed, file.Problem).ShouldBe((20_000, 0, null));
        new FileInfo(log.File).Length.ShouldBeGreaterThan(50_000);

        disk.Release();
        SpinWait.SpinUntil(() => log.System.Status.Destinations[0].BackupsCompressed > 0, _long).ShouldBeTrue();
        int next = 20_000;
        SpinWait.SpinUntil(
            () =>
            {
                log.Log.Info("after", ("i", next++)); // The full file is left as soon as its name is free.
                return log.System.Flush(_long) && new FileInfo(log.File).Length <= 50_000;
            },
            _long).ShouldBeTrue();
        SpinWait.SpinUntil(
            () => log.System.Status.Destinations[0] is { } now && now.BackupsCompressed == now.Rotations, _long)
            .ShouldBeTrue();
        log.System.Dispose();
        log.Problems.ShouldBeEmpty();
        new FileInfo(log.File).Length.ShouldBeLessThanOrEqualTo(50_000);
        new BackupSet(SystemDisk.Instance, log.File).List()
            .SelectMany(backup => LogLines.Split(Zcat(backup.Name))).Concat(LogLines.Read(log.File))
            .Select(line => LogLines.Parse(line).GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, next));
        Directory.GetFiles(log.Path(".hewn"), "*.pack*").ShouldBeEmpty();
    }

    /// <summary>
    /// The archiver stands still in the middle of a file: the consumer goes on, and no second archiver begins.
    /// </summary>
    [Fact]
    public void A_stuck_archiver_delays_no_record_and_stays_the_only_one()
    {
        using var disk = new PackingDisk(SystemDisk.Instance);
        using var log = new RunningLog(
            options =>
            {
                options.Files.Add(new("other.jsonl"));
                (options.MaxFileBytes, options.BackupCount, options.Compress) = (50_000, 200, true);
            },
            disk);
        for (int i = 0; i < 1000; i++)
            log.Log.Info("before", ("i", i));
        disk.Entered.Wait(_long).ShouldBeTrue();

        for (int i = 0; i < 20_000; i++)
            log.Log.Info("meanwhile", ("i", i));
        log.System.Flush(_long).ShouldBeTrue();
        DestinationStatus[] files = [.. log.System.Status.Destinations];
        files.ShouldAllBe(file => file.Written == 21_000 && file.BackupsCompressed == 0 && file.Rotations > 20);
        disk.Threads.ShouldBe(["hewn-packing"]);

        disk.Release();
        SpinWait.SpinUntil(IsAllPacked, _long).ShouldBeTrue();
        disk.MostAtOnce.ShouldBe(1);
        disk.Threads.ShouldBe(["hewn-packing"]);
        log.System.Dispose();
        log.Problems.ShouldBeEmpty();

        bool IsAllPacked() => log.System.Status.Destinations.All(file => file.BackupsCompressed == file.Rotations);
    }
}
