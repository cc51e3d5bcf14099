using System.Text;
using System.Text.Json;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>What one system left is in the log after the next start, whatever happened to file and ring.</summary>
public sealed class RestartTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static HewnOptions Options(string file, List<LogProblem> told, TimeProvider? clock = null) => new()
    {
        Files = { new(file) },
        BufferBytes = Limits.MinBufferBytes,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Time = clock ?? TimeProvider.System,
        OnProblem = problem => { lock (told) told.Add(problem); },
    };

    private static int[] Numbers(IEnumerable<string> lines) => [.. lines.Select(LogLines.Parse)
        .Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())];

    private static void LogNumbers(LogSystem system, int from, int to)
    {
        for (int i = from; i < to; i++)
            system.For("app").Info("m", ("i", i));
    }

    [Fact]
    public void What_a_failing_file_held_back_at_the_stop_is_written_by_the_next_start()
    {
        var told = new List<LogProblem>();
        var disk = new FaultyDisk();
        using (var first = LogSystem.Start(Options("/logs/app.log", told), disk))
        {
            LogNumbers(first, 0, 10);
            first.Flush(_long).ShouldBeTrue();
            disk.RefusesToWrite = true;
            LogNumbers(first, 10, 30);
        }

        told.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Temporary]);
        told[1].Message.ShouldContain("20 records");
        disk.RefusesToWrite = false;
        using (var second = LogSystem.Start(Options("/logs/app.log", told), disk))
            LogNumbers(second, 30, 31);
        told.Count.ShouldBe(2);
        List<string> lines = LogLines.Split(disk.Read("app.log"));
        Numbers(lines).ShouldBe(Enumerable.Range(0, 31));
        JsonElement note = lines.Select(LogLines.Parse).Single(record => record.Has("records"));
        (note.Raw("records"), note.Text("level")).ShouldBe(("20", "WARN"));
        disk.List("/logs/.hewn", ".ring").ShouldBeEmpty();
    }

    [Fact]
    public void A_disk_that_is_full_in_the_middle_of_the_recovery_doubles_nothing()
    {
        var told = new List<LogProblem>();
        var disk = new FaultyDisk();
        using (disk.TryLock("/logs/.hewn/app.log.lock")) // Somebody else has the file.
        using (var first = LogSystem.Start(Options("/logs/app.log", told), disk))
            LogNumbers(first, 0, 30);
        disk.ShortWriteBytes = 1000;
        using (LogSystem.Start(Options("/logs/app.log", told), disk))
            Numbers(LogLines.Split(disk.Read("app.log"))).Length.ShouldBeInRange(1, 29);
        disk.ShortWriteBytes = null;
        using (LogSystem.Start(Options("/logs/app.log", told), disk))
            disk.List("/logs/.hewn", ".ring").Count.ShouldBe(1, "its own");
        Numbers(LogLines.Split(disk.Read("app.log"))).ShouldBe(Enumerable.Range(0, 30));
    }

    [Fact]
    public void A_second_writer_that_never_got_the_file_has_its_records_written_later()
    {
        var told = new List<LogProblem>();
        using var first = new RunningLog();
        LogNumbers(first.System, 0, 10);
        using (var second = LogSystem.Start(Options(first.File, told)))
            LogNumbers(second, 100, 110);
        told[0].Message.ShouldContain("written by another process");
        LogNumbers(first.System, 10, 20);
        first.System.Dispose();
        using (LogSystem.Start(Options(first.File, told)))
        {
            // It recovers what the second has left.
        }

        Numbers(LogLines.Read(first.File)).ShouldBe([.. Enumerable.Range(0, 20), .. Enumerable.Range(100, 10)]);
    }

    [Fact]
    public void A_ring_that_somebody_deletes_is_told_and_changes_nothing_else_for_the_running_system()
    {
        using var log = new RunningLog();
        LogNumbers(log.System, 0, 10);
        foreach (string ring in Directory.GetFiles(log.Path(".hewn"), "*.ring"))
            File.Delete(ring);
        SpinWait.SpinUntil(() => !log.System.Status.SurvivesKill, _long).ShouldBeTrue();
        LogNumbers(log.System, 10, 20);
        log.System.Flush(_long).ShouldBeTrue();
        List<JsonElement> records = log.Stop();
        Numbers(records.Select(record => record.GetRawText())).ShouldBe(Enumerable.Range(0, 20));
        records.Single(record => record.Has("ring")).Text("level").ShouldBe("WARN");
        LogProblem problem = log.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ProblemKind.Permanent);
        problem.Message.ShouldContain(".ring was deleted");
    }

    [Fact]
    public void What_waits_in_a_ring_that_somebody_deleted_is_lost_and_counted_so()
    {
        var told = new List<LogProblem>();
        var disk = new FaultyDisk { RefusesToWrite = true };
        var system = LogSystem.Start(Options("/logs/app.log", told, new TestClock()), disk);
        LogNumbers(system, 0, 10);
        system.Flush(_long).ShouldBeFalse();
        disk.Delete(disk.List("/logs/.hewn", ".ring").Single());
        system.Dispose();
        told[^1].Kind.ShouldBe(ProblemKind.Final);
        told[^1].Message.ShouldStartWith("10 records");
        (system.Status.Destinations[0].Lost, system.Status.SurvivesKill).ShouldBe((10, false));
    }

    [Fact]
    public void Without_a_place_for_the_ring_the_log_works_and_says_what_it_cannot_promise()
    {
        using var log = new RunningLog(options => options.RingDirectory = "/proc"); // No file can be made in it.
        LogNumbers(log.System, 0, 10);
        log.System.Status.SurvivesKill.ShouldBeFalse();
        LogProblem problem = log.Problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ProblemKind.Permanent);
        problem.Message.ShouldContain("No ring can be made in /proc,");
        List<JsonElement> records = log.Stop();
        records.Count(record => record.Has("problem")).ShouldBe(1);
        JsonElement note = records.Single(record => record.Has("problem"));
        (note.Text("level"), note.Text("logger")).ShouldBe(("WARN", "hewn"));
        note.Text("problem").ShouldContain("/proc");
        records.Count.ShouldBe(11);
        Directory.GetFiles(log.Path(".hewn"), "*ring*").ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_keeps_a_file_from_being_mapped_the_log_starts_without()
    {
        var told = new List<LogProblem>();
        var disk = new FaultyDisk { MapFault = new InvalidOperationException("no address space") };
        using var system = LogSystem.Start(Options("/logs/app.log", told), disk);
        LogNumbers(system, 0, 10);
        system.Flush(_long).ShouldBeTrue();
        system.Status.SurvivesKill.ShouldBeFalse();
        told.ShouldHaveSingleItem().Message.ShouldContain("no address space");
        Numbers(LogLines.Split(disk.Read("app.log")).Where(
            line => !line.Contains("\"problem\":\"no address space\"", StringComparison.Ordinal)))
            .ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public void A_clock_that_goes_backwards_delays_and_loses_nothing()
    {
        var clock = new TestClock();
        using var log = new RunningLog(options =>
            (options.Time, options.MaxFileBytes, options.BackupCount) = (clock, 2_000, 100));
        for (int i = 0; i < 40; i++)
        {
            LogNumbers(log.System, i, i + 1);
            clock.Advance(TimeSpan.FromHours(-1));
        }

        log.System.Flush(_long).ShouldBeTrue();
        log.System.Dispose();
        Numbers(Enumerable.Range(0, 20).Reverse().Select(backup => backup == 0 ? log.File : $"{log.File}.{backup}")
            .Where(File.Exists).SelectMany(LogLines.Read)).ShouldBe(Enumerable.Range(0, 40));
        log.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_cut_is_a_turning_point_for_the_checkpoint()
    {
        int turns = 0;
        var disk = new FaultyDisk();
        using var file = new RotatingFile(disk, "/logs/app.log", new RotationPolicy(0, 0), () => turns++);
        file.Write("one\n"u8);
        using (IDiskFile other = disk.OpenAppend("/logs/app.log"))
            other.Truncate(0);
        file.Write("two, and longer than one\n"u8);
        turns.ShouldBe(2);
        Encoding.UTF8.GetString(disk.Read("app.log")).ShouldBe("two, and longer than one\n");
    }

    [Theory]
    [InlineData(RingLayout.DescriptionAt + 4)]
    [InlineData(RingLayout.HeadAt + 7)]
    [InlineData(RingLayout.TailAt + 6)]
    public unsafe void A_ring_that_makes_no_sense_is_told_and_keeps_nobody_from_starting(int damaged)
    {
        var told = new List<LogProblem>();
        var disk = new FaultyDisk { RefusesToWrite = true };
        using (var first = LogSystem.Start(Options("/logs/app.log", told), disk))
            LogNumbers(first, 0, 10);
        disk.RefusesToWrite = false;
        Hewn.Ring.MemoryBlock ring = disk.OpenMapped(disk.List("/logs/.hewn", ".ring").Single(), readOnly: false);
        ring.Pointer[damaged] = 0x3F;
        using var second = LogSystem.Start(Options("/logs/app.log", told), disk);
        LogNumbers(second, 10, 20);
        second.Flush(_long).ShouldBeTrue();
        second.Status.State.ShouldBe(LogState.Running);
    }
}
