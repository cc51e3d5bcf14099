using System.Text;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

public sealed class RotationTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static Action<HewnOptions> Rotating(long maxBytes, int backups) =>
        options => (options.MaxFileBytes, options.BackupCount) = (maxBytes, backups);

    /// <summary>All files of a log, the oldest line first.</summary>
    private static List<string> Files(RunningLog log)
    {
        var files = new List<string>();
        for (int i = 1000; i >= 1; i--)
        {
            if (File.Exists($"{log.File}.{i}"))
                files.Add($"{log.File}.{i}");
        }

        return [.. files, log.File];
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void Under_the_load_of_eight_threads_no_line_is_lost_torn_doubled_or_out_of_order(long maxBytes)
    {
        using var log = new RunningLog(Rotating(maxBytes, 1000));
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, t =>
        {
            for (int i = 0; i < 3000; i++)
                log.Log.Info("under load", ("t", t), ("i", i), ("padding", new string('x', i % 300)));
        });
        log.System.Dispose();

        List<string> files = Files(log);
        files.Count.ShouldBeGreaterThan(5);
        files.ShouldAllBe(file => new FileInfo(file).Length <= maxBytes);
        List<JsonElement> records = [.. files.SelectMany(LogLines.ParseAll)];
        records.Count.ShouldBe(24_000);
        foreach (var thread in records.GroupBy(record => record.GetProperty("t").GetInt32()))
            thread.Select(record => record.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, 3000));
        log.System.Status.Destinations[0].Rotations.ShouldBe(files.Count - 1);
    }

    [Fact]
    public void A_rotation_that_hangs_holds_no_caller_up()
    {
        using var gate = new ManualResetEventSlim();
        var disk = new FaultyDisk { MoveGate = gate };
        using var log = new RunningLog(Rotating(10_000, 1000), disk);
        LogNumbers(0);
        disk.MoveReached.Wait(_long).ShouldBeTrue();
        var caller = new Thread(() => LogNumbers(100)) { IsBackground = true };
        caller.Start();
        bool isBack = caller.Join(_long);
        disk.Moves.ShouldBe(0);
        gate.Set();
        isBack.ShouldBeTrue();
        log.System.Dispose();
        disk.Moves.ShouldBeGreaterThan(1);
        disk.Names.Where(name => name.StartsWith("app.jsonl", StringComparison.Ordinal))
            .SelectMany(name => LogLines.Split(disk.Read(name)))
            .Select(line => LogLines.Parse(line).GetProperty("i").GetInt32()).Order()
            .ShouldBe(Enumerable.Range(0, 200));

        void LogNumbers(int from)
        {
            for (int i = from; i < from + 100; i++)
                log.Log.Info("m", ("i", i), ("padding", new string('x', 200)));
        }
    }

    [Fact]
    public void A_deletion_that_hangs_holds_up_neither_callers_nor_rotations()
    {
        using var gate = new ManualResetEventSlim();
        var disk = new FaultyDisk { DeleteGate = gate };
        using var log = new RunningLog(
            options =>
            {
                (options.MaxFileBytes, options.BackupCount, options.MaxBackupBytes) = (10_000, 1000, 20_000);
                options.Overflow = OverflowPolicy.DropNewest; // Who waited for ever would never open the gate.
            },
            disk);
        for (int i = 0; i < 200; i++)
            log.Log.Info("m", ("padding", new string('x', 200)));
        disk.DeleteReached.Wait(_long).ShouldBeTrue();
        int before = disk.Moves;
        for (int i = 0; i < 1000; i++)
            log.Log.Info("m", ("padding", new string('x', 200)));
        bool isWritten = log.System.Flush(_long);
        int after = disk.Moves;
        gate.Set();
        isWritten.ShouldBeTrue();
        after.ShouldBeGreaterThan(before + 10, "the file was rotated while a backup was being deleted");
        log.System.Status.Destinations[0].BackupFailures.ShouldBe(0);
    }

    [Fact]
    public void What_a_kill_left_of_a_deletion_goes_with_the_next_start()
    {
        var disk = new FaultyDisk();
        using var folder = new TempFolder();
        string hidden = folder.Path(".hewn");
        disk.Put(Path.Combine(hidden, "app.jsonl.123-4.deleting"), [1]);
        disk.Put(Path.Combine(hidden, "app.jsonl.other.123-4.deleting"), [1]);
        using (LogSystem.Start(
            new HewnOptions { Files = { new(folder.Path("app.jsonl")) }, ReadEnvironment = false,
                HandleProcessExit = false }, disk))
        {
            disk.Names.ShouldNotContain("app.jsonl.123-4.deleting");
            disk.Names.ShouldContain("app.jsonl.other.123-4.deleting", "it is another log's");
        }
    }

    [Fact]
    public void Files_are_filled_before_they_are_rotated()
    {
        using var log = new RunningLog(Rotating(10_000, 1000));
        for (int i = 0; i < 2000; i++)
            log.Log.Info("m", ("i", i));
        log.System.Dispose();
        Files(log)[..^1].ShouldAllBe(file => new FileInfo(file).Length > 9_800);
    }

    [Fact]
    public void The_oldest_lines_fall_away_and_only_they()
    {
        using var log = new RunningLog(Rotating(1000, 3));
        for (int i = 0; i < 500; i++)
            log.Log.Info("m", ("i", i));
        log.System.Dispose();
        List<string> files = Files(log);
        files.Select(file => Path.GetFileName(file))
            .ShouldBe(["app.jsonl.3", "app.jsonl.2", "app.jsonl.1", "app.jsonl"]);
        int[] left = [.. files.SelectMany(LogLines.ParseAll).Select(record => record.GetProperty("i").GetInt32())];
        left.ShouldBe(Enumerable.Range(500 - left.Length, left.Length));
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(0, 5)]
    public void Without_backups_or_without_a_size_nothing_is_rotated_and_nothing_lost(long maxBytes, int backups)
    {
        using var log = new RunningLog(Rotating(maxBytes, backups));
        for (int i = 0; i < 1000; i++)
            log.Log.Info("m");
        log.Stop().Count.ShouldBe(1000);
        Files(log).Count.ShouldBe(1);
    }

    [Fact]
    public void A_line_longer_than_a_file_gets_a_file_of_its_own()
    {
        using var log = new RunningLog(Rotating(1000, 10));
        log.Log.Info("short");
        log.Log.Info(new string('x', 5000));
        log.Log.Info("short again");
        log.System.Dispose();
        Files(log).Select(file => LogLines.Read(file).Count).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void It_continues_an_existing_file_and_its_size()
    {
        using var folder = new TempFolder();
        string path = folder.Path("app.jsonl");
        File.WriteAllText(path, "{\"old\":\"" + new string('x', 900) + "\"}\n");
        var options = new HewnOptions
        {
            Files = { new(path) { MaxBytes = 1000, BackupCount = 2 } }, ReadEnvironment = false,
                HandleProcessExit = false,
        };
        using (var system = LogSystem.Start(options))
            system.For("").Info("a record that no longer fits behind the old one");
        LogLines.Read(path + ".1").ShouldHaveSingleItem().ShouldStartWith("{\"old\"");
        LogLines.Read(path).ShouldHaveSingleItem();

        using (var system = LogSystem.Start(options))
            system.For("").Info("m");
        LogLines.Read(path).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("{\"whole\":1}\n{\"to")]
    [InlineData("{\"torn")]
    [InlineData("x")]
    public void A_line_that_a_crash_has_torn_is_closed_at_the_start(string content)
    {
        var disk = new FaultyDisk();
        using var folder = new TempFolder();
        string path = folder.Path("app.jsonl");
        disk.Put(path, Encoding.UTF8.GetBytes(content));
        using (var system = LogSystem.Start(
            new HewnOptions { Files = { new(path) }, ReadEnvironment = false, HandleProcessExit = false }, disk))
            system.For("").Info("next");
        string[] lines = [.. LogLines.Split(disk.Read("app.jsonl"))];
        string.Join('\n', lines[..^1]).ShouldBe(content);
        LogLines.Parse(lines[^1]).Text("message").ShouldBe("next");
    }

    [Fact]
    public void A_gap_in_the_numbering_is_filled_and_what_stands_behind_it_stays()
    {
        using var log = new RunningLog(Rotating(1000, 5));
        File.WriteAllText(log.File + ".2", "old 2\n");
        File.WriteAllText(log.File + ".5", "old 5\n");
        log.Log.Info(new string('a', 1200));
        log.Log.Info(new string('b', 1200));
        log.System.Dispose();
        File.ReadAllText(log.File + ".2").ShouldBe("old 2\n");
        File.ReadAllText(log.File + ".5").ShouldBe("old 5\n");
        LogLines.ParseAll(log.File + ".1").ShouldHaveSingleItem().Text("message")[0].ShouldBe('a');
    }

    [Fact]
    public void A_rotation_that_keeps_failing_pushes_no_backup_over_the_edge()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk();
        using var log = new RunningLog(options =>
            (options.Time, options.MaxFileBytes, options.BackupCount) = (clock, 2000, 3), disk);
        for (int i = 1; i <= 3; i++)
            disk.Put($"{log.File}.{i}", Encoding.UTF8.GetBytes($"old {i}\n"));
        disk.RefusesToMove = true;
        log.Log.Info(new string('a', 1200));
        log.Log.Info(new string('b', 1200));
        for (int attempt = 0; attempt < 10; attempt++)
        {
            log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Encoding.UTF8.GetString(disk.Read("app.jsonl.3")).ShouldBe("old 3\n");
        disk.RefusesToMove = false;
        clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Dispose();
        Encoding.UTF8.GetString(disk.Read("app.jsonl.3")).ShouldBe("old 2\n");
        LogLines.Split(disk.Read("app.jsonl.1")).Count.ShouldBe(1);
        LogLines.Split(disk.Read("app.jsonl")).Count.ShouldBe(2, "the second one tells of the outage");
        log.Problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
        log.Problems[0].Message.ShouldContain("cannot be rotated");
    }

    [Fact]
    public void A_reader_that_has_the_file_open_is_not_locked_out_and_reads_on_after_the_rotation()
    {
        using var log = new RunningLog(Rotating(1000, 5));
        log.Log.Info("first");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        using var plain = new StreamReader(log.File);
        plain.ReadLine()!.ShouldContain("first");
        for (int i = 0; i < 20; i++)
            log.Log.Info("more");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        plain.ReadToEnd().ShouldContain("more");
        File.ReadAllText(log.File).ShouldContain("more");
    }

    [Fact]
    public void A_deleted_file_is_made_anew_and_a_cut_one_continued_without_a_hole()
    {
        using var log = new RunningLog();
        log.Log.Info("one");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        File.Delete(log.File);
        log.Log.Info("two");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.Log.Info("more");
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        Told(log).ShouldBe(["two", "deleted", "more"]);
        using (var cut = new FileStream(log.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            cut.SetLength(0);
        log.Log.Info("three");
        log.System.Dispose();
        Told(log).ShouldBe(["three", "cut"]);
        log.Problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Permanent, ProblemKind.Permanent]);
        log.Problems[0].Message.ShouldContain("was deleted or renamed");
        log.Problems[1].Message.ShouldContain("was cut");
    }

    /// <summary>Messages; of the log's own records what others did to the file.</summary>
    private static IEnumerable<string?> Told(RunningLog log) => LogLines.ParseAll(log.File)
        .Select(record => record.Has("change") ? record.Text("change") : record.Text("message"));
}
