using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Whatever the disk does: no exception, no torn or doubled line, and every loss counted and told.</summary>
public sealed class FailingDiskTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static void Retry(RunningLog log, TestClock clock)
    {
        clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Flush(_long, toDisk: true); // A sync makes the pipeline go round even if there is nothing new.
    }

    [Fact]
    public void A_missing_directory_is_created()
    {
        using var log = new RunningLog(options => options.Files.Add(new LogFileOptions("deep/er/other.jsonl")));
        log.Log.Info("m");
        log.System.Dispose();
        LogLines.Read(log.Path("deep/er/other.jsonl")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/proc/nothing/app.jsonl", "cannot be opened")]
    [InlineData("/dev/full", "cannot be")]
    public void A_path_that_cannot_be_a_log_file_degrades_and_throws_nothing(string path, string problem)
    {
        using var folder = new TempFolder();
        var told = new List<LogProblem>();
        var options = new HewnOptions
        {
            Directory = folder.Root,
            Files = { new("good.jsonl"), new(path) },
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = told.Add,
        };
        using var system = LogSystem.Start(options);
        for (int i = 0; i < 100; i++)
        {
            system.For("").Info("m");
            system.Flush(_long).ShouldBeFalse();
        }

        LogStatus status = system.Status;
        status.State.ShouldBe(LogState.Degraded);
        status.Problem!.ShouldContain(problem);
        status.Destinations[1].HeldBack.ShouldBe(100);
        LogLines.Read(folder.Path("good.jsonl")).Count.ShouldBe(100);
        told.Count(p => p.Kind == ProblemKind.Temporary).ShouldBe(1);
        told[0].Message.ShouldContain(path.TrimStart('/'));
        told[0].Cause.ShouldBeNull();

        system.Dispose();
        told[^1].Kind.ShouldBe(ProblemKind.Temporary);
        told[^1].Message.ShouldStartWith("100 records");
        told[^1].Message.ShouldContain("wait in");
        DestinationStatus file = system.Status.Destinations[1];
        (file.Lost, file.HeldBack).ShouldBe((0, 100));
    }

    [Fact]
    public void What_was_held_back_is_written_in_order_once_the_path_is_writable()
    {
        var clock = new TestClock();
        using var log = new RunningLog(options => options.Time = clock);
        log.System.Flush(_long);
        File.Delete(log.File);
        Directory.CreateDirectory(log.File);
        for (int i = 0; i < 10; i++)
            log.Log.Info("m", ("i", i));
        log.System.Flush(_long).ShouldBeFalse();
        log.System.Status.Destinations[0].HeldBack.ShouldBe(10);
        Directory.Delete(log.File);
        log.Log.Info("m", ("i", 10));
        log.System.Flush(_long).ShouldBeFalse("it is left alone for a second");
        Retry(log, clock);
        log.System.Status.State.ShouldBe(LogState.Running);
        log.Problems.Select(problem => problem.Kind)
            .ShouldBe([ProblemKind.Temporary, ProblemKind.Permanent, ProblemKind.Over]);
        log.Problems[1].Message.ShouldContain("was replaced");
        log.Stop().Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())
            .ShouldBe(Enumerable.Range(0, 11));
    }

    [Fact]
    public void A_full_disk_keeps_whole_lines_and_what_no_memory_could_hold_is_counted_and_told()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { CapacityBytes = 100_000 };
        using var log = new RunningLog(options => options.Time = clock, disk);
        string padding = new('x', 30_000);
        for (int i = 0; i < 400; i++) // 12 MB: more than may be held back.
            log.Log.Info("m", ("i", i), ("padding", padding));
        log.System.Flush(_long).ShouldBeFalse();
        DestinationStatus file = log.System.Status.Destinations[0];
        file.Written.ShouldBe(3);
        file.Lost.ShouldBeGreaterThan(100);
        (file.Written + file.HeldBack + file.Lost).ShouldBe(400);
        LogLines.Split(disk.Read("app.jsonl")).Count.ShouldBe(3);

        disk.CapacityBytes = long.MaxValue;
        Retry(log, clock);
        log.Log.Info("m", ("i", 400));
        log.System.Dispose();
        List<JsonElement> records = [.. LogLines.Split(disk.Read("app.jsonl")).Select(LogLines.Parse)];
        JsonElement loss = records[3]; // Where the lost ones are missing.
        loss.Text("logger").ShouldBe("hewn");
        loss.Text("level").ShouldBe("WARN");
        loss.Raw("dropped").ShouldBe($"{file.Lost}");
        loss.Text("reason").ShouldBe("write_failed");
        loss.Text("file").ShouldBe(log.File);
        int[] written = [.. records.Where(r => r.Has("i")).Select(r => r.GetProperty("i").GetInt32())];
        written.ShouldBe([0, 1, 2, .. Enumerable.Range(3 + (int)file.Lost, 401 - 3 - (int)file.Lost)]);
        log.Problems.Last().Message.ShouldContain($"{file.Lost} were lost");
        JsonElement outage = records.Single(record => record.Has("until"));
        outage.Raw("lost").ShouldBe($"{file.Lost}");
    }

    [Fact]
    public void A_loss_is_told_in_the_log_after_a_clearing_made_room_too()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { RefusesToWrite = true };
        using var log = new RunningLog(options => options.Time = clock, disk);
        for (int i = 0; i < 400; i++)
            log.Log.Info("m", ("padding", new string('x', 30_000)));
        log.System.Flush(_long).ShouldBeFalse();
        disk.RefusesToWrite = false;
        log.System.ClearFiles(_long).ShouldBeTrue();
        log.System.Dispose();
        log.Problems[^1].Kind.ShouldBe(ProblemKind.Over);
        LogLines.Split(disk.Read("app.jsonl")).Select(LogLines.Parse).Count(r => r.Has("dropped")).ShouldBe(1);
    }

    [Fact]
    public void A_failing_sync_is_told_and_passes()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { RefusesToSync = true };
        using var log = new RunningLog(options => options.Time = clock, disk);
        log.Log.Fatal("m");
        log.System.Status.Problem!.ShouldContain("cannot be synced: sync refused");
        disk.RefusesToSync = false;
        Retry(log, clock);
        log.System.Status.State.ShouldBe(LogState.Running);
        List<string> lines = LogLines.Split(disk.Read("app.jsonl"));
        lines.Count.ShouldBe(2);
        LogLines.Parse(lines[1]).Text("problem").ShouldBe("cannot be synced: sync refused");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void With_random_faults_accepted_is_written_plus_lost_plus_held_back(int seed)
    {
        var random = new Random(seed);
        var clock = new TestClock();
        var disk = new FaultyDisk();
        using var log = new RunningLog(
            options =>
            {
                (options.Time, options.MaxFileBytes, options.BackupCount) = (clock, 20_000, 1000);
                options.BufferBytes = 64 * 1024 * 1024; // Nothing need be given up.
            },
            disk);
        int sent = 0;
        for (int round = 0; round < 200; round++)
        {
            disk.RefusesToOpen = random.Next(6) == 0;
            disk.RefusesToMove = random.Next(6) == 0;
            disk.RefusesToWrite = random.Next(6) == 0;
            disk.RefusesToSync = random.Next(6) == 0;
            disk.ShortWriteBytes = random.Next(4) == 0 ? random.Next(5000) : null;
            for (int i = random.Next(60); i > 0; i--)
                log.Log.Info("m", ("i", sent++),
                    ("padding", new string('x', random.Next(round % 50 == 0 ? 60_000 : 600))));
            if (random.Next(10) == 0)
                log.Log.Fatal("m", ("i", sent++));
            log.System.Flush(_long);
            DestinationStatus file = log.System.Status.Destinations[0];
            (file.Written + file.HeldBack + file.Lost)
                .ShouldBe(log.System.Status.Accepted, $"seed {seed}, round {round}");
            clock.Advance(TimeSpan.FromSeconds(random.Next(3)));
        }

        disk.RefusesToOpen = disk.RefusesToMove = disk.RefusesToWrite = disk.RefusesToSync = false;
        disk.ShortWriteBytes = null;
        log.System.Dispose();
        int[] written = [.. disk.Names.OrderByDescending(name => name.Length > 9 ? int.Parse(name[10..]) : 0)
            .SelectMany(name => LogLines.Split(disk.Read(name)))
                .Select(LogLines.Parse).Where(record => record.Has("i"))
                .Select(record => record.GetProperty("i").GetInt32())];
        written.ShouldBe(Enumerable.Range(0, sent), $"seed {seed}");
    }

    [Fact]
    public void A_torn_line_that_could_not_be_taken_back_stays_one_bad_line()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { ShortWriteBytes = 100, RefusesToTruncate = true };
        using var log = new RunningLog(options => options.Time = clock, disk);
        log.Log.Info("m", ("padding", new string('x', 200)));
        log.System.Flush(_long).ShouldBeFalse();
        disk.ShortWriteBytes = null;
        disk.RefusesToTruncate = false;
        log.System.Dispose();
        List<string> lines = LogLines.Split(disk.Read("app.jsonl"));
        lines.Count.ShouldBe(3, "the last one tells of the outage");
        lines[0].Length.ShouldBe(100);
        LogLines.Parse(lines[1]).Text("padding").Length.ShouldBe(200);
    }
}
