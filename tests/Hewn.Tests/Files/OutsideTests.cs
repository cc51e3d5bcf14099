using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>What others do to a log file: put another in its place, or write to it, too.</summary>
public sealed class OutsideTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static HewnOptions Options(RunningLog like, List<LogProblem> told, TimeProvider clock) => new()
    {
        Files = { new(like.File) },
        ReadEnvironment = false,
        HandleProcessExit = false,
        Time = clock,
        OnProblem = problem => { lock (told) told.Add(problem); },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_was_replaced_is_followed(bool clear)
    {
        using var log = new RunningLog();
        log.Log.Info("one");
        log.System.Flush(_long).ShouldBeTrue();
        File.Copy(log.File, log.Path("edited")); // As sed -i and editors do: write another file, then rename it.
        File.Move(log.Path("edited"), log.File, overwrite: true);
        if (clear)
            log.System.ClearFiles(_long).ShouldBeTrue();
        log.Log.Info("two");
        List<JsonElement> records = log.Stop();
        records.Where(record => !record.Has("change")).Select(record => record.Text("message"))
            .ShouldBe(clear ? ["two"] : ["one", "two"]);
        records.Single(record => record.Has("change")).Text("change").ShouldBe("replaced");
        log.Problems.ShouldHaveSingleItem().Message.ShouldContain($"{log.File} was replaced");
    }

    [Fact]
    public void A_file_that_logrotate_moved_and_created_is_followed()
    {
        using var log = new RunningLog();
        log.Log.Info("one");
        log.System.Flush(_long).ShouldBeTrue();
        File.Move(log.File, log.Path("moved"));
        File.WriteAllText(log.File, string.Empty);
        log.Log.Info("two");
        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(2);
        records[0].Text("message").ShouldBe("two");
        (records[1].Text("level"), records[1].Text("logger"), records[1].Text("change"), records[1].Text("file"))
            .ShouldBe(("WARN", "hewn", "replaced", log.File));
        LogLines.ParseAll(log.Path("moved")).ShouldHaveSingleItem().Text("message").ShouldBe("one");
    }

    [Fact]
    public void A_file_that_vanished_while_it_could_not_be_written_is_told_as_well()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk();
        using var log = new RunningLog(options => options.Time = clock, disk);
        log.Log.Info("one");
        log.System.Flush(_long).ShouldBeTrue();
        disk.RefusesToWrite = true;
        log.Log.Info("two");
        log.System.Flush(_long).ShouldBeFalse();
        disk.Delete(log.File);
        disk.RefusesToWrite = false;
        log.System.Dispose();
        LogLines.Split(disk.Read("app.jsonl")).Select(LogLines.Parse).Count(r => r.Has("change")).ShouldBe(1);
        log.Problems.Count(problem => problem.Message.Contains("was replaced")).ShouldBe(1);
    }

    [Fact]
    public void What_somebody_appends_without_an_end_of_the_line_is_ended_and_glues_no_record_to_it()
    {
        using var log = new RunningLog();
        log.Log.Info("one");
        log.System.Flush(_long).ShouldBeTrue();
        File.AppendAllText(log.File, "{\"message\":\"whole\"}\n");
        log.Log.Info("two");
        log.System.Flush(_long).ShouldBeTrue();
        log.Problems.ShouldBeEmpty("a whole line is welcome");
        File.AppendAllText(log.File, "{\"message\":\"mark\"}");
        log.Log.Info("three");
        List<JsonElement> records = log.Stop();
        records.Where(record => !record.Has("change")).Select(record => record.Text("message"))
            .ShouldBe(["one", "whole", "two", "mark", "three"]);
        records.Single(record => record.Has("change")).Text("change").ShouldBe("unfinished");
        log.Problems.ShouldHaveSingleItem().Message.ShouldContain("without an end of the line");
    }

    [Fact]
    public void A_cut_in_the_middle_of_a_line_leaves_one_bad_line_and_not_two()
    {
        using var log = new RunningLog();
        log.Log.Info("one");
        log.Log.Info("two");
        log.System.Flush(_long).ShouldBeTrue();
        long cut = new FileInfo(log.File).Length - 10;
        using (FileStream file = File.Open(log.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(cut);
        log.Log.Info("three");
        log.System.Dispose();
        List<string> lines = LogLines.Read(log.File);
        lines.Count.ShouldBe(4);
        lines[1].ShouldNotEndWith("}");
        LogLines.Parse(lines[2]).Text("message").ShouldBe("three");
        LogLines.Parse(lines[3]).Text("change").ShouldBe("cut");
    }

    [Fact]
    public void A_device_has_no_length_that_could_be_cut()
    {
        var told = new List<LogProblem>();
        using var system = LogSystem.Start(new HewnOptions
        {
            Files = { new("/dev/null") },
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = problem => { lock (told) told.Add(problem); },
        });
        for (int i = 0; i < 10; i++)
        {
            system.For("").Info("m");
            system.Flush(_long).ShouldBeTrue();
        }

        told.ShouldBeEmpty();
    }

    [Fact]
    public void A_second_writer_waits_for_the_first_and_loses_nothing()
    {
        var told = new List<LogProblem>();
        var clock = new TestClock();
        using var first = new RunningLog();
        first.Log.Info("first");
        first.System.Flush(_long).ShouldBeTrue();
        File.AppendAllText(first.File, "{\"half\":"); // A line that the second must not take for a torn one.
        using var second = LogSystem.Start(Options(first, told, clock));
        second.For("").Info("second");
        second.Flush(_long).ShouldBeFalse();
        second.Status.State.ShouldBe(LogState.Degraded);
        second.Status.Problem!.ShouldContain("is written by another process");
        second.Status.Destinations[0].HeldBack.ShouldBe(1);
        File.ReadAllText(first.File).ShouldEndWith("{\"half\":");
        clock.Advance(TimeSpan.FromSeconds(2));
        second.Flush(_long, toDisk: true).ShouldBeFalse("the first still runs");

        first.System.Dispose();
        clock.Advance(TimeSpan.FromSeconds(2));
        second.Flush(_long, toDisk: true);
        second.Status.State.ShouldBe(LogState.Running);
        second.Dispose();
        told.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
        List<string> lines = LogLines.Read(first.File);
        lines.Count.ShouldBe(4);
        LogLines.Parse(lines[0]).Text("message").ShouldBe("first");
        LogLines.Parse(lines[2]).Text("message").ShouldBe("second");
        JsonElement outage = LogLines.Parse(lines[3]);
        outage.Text("problem").ShouldContain("is written by another process");
        outage.Raw("waited").ShouldBe("1");
    }

    [Fact]
    public void The_lock_stays_through_rotations_and_is_no_file_beside_the_logs()
    {
        using var first = new RunningLog(options => options.MaxFileBytes = 1000);
        for (int i = 0; i < 50; i++)
            first.Log.Info("m");
        first.System.Flush(_long).ShouldBeTrue();
        first.System.Status.Destinations[0].Rotations.ShouldBeGreaterThan(0);
        using var second = LogSystem.Start(Options(first, [], new TestClock()));
        second.Status.State.ShouldBe(LogState.Degraded);
        Directory.GetFiles(Path.GetDirectoryName(first.File)!, "*.lock").ShouldBeEmpty();
    }

    [Fact]
    public void A_rotation_leaves_no_gap_in_which_another_writer_could_take_the_file()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(options => options.MaxFileBytes = 1000, disk);
        for (int i = 0; i < 50; i++)
            log.Log.Info("m");
        log.System.Dispose();
        (disk.Moves > 5, disk.Locks).ShouldBe((true, 2), "one for the file, one for the ring");
    }

    [Fact]
    public void Where_no_lock_can_be_made_the_file_cannot_be_opened()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Path(".hewn"), "a file where the folder should be");
        var told = new List<LogProblem>();
        using var system = LogSystem.Start(new HewnOptions
        {
            Files = { new(folder.Path("app.jsonl")) },
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = told.Add,
        });
        system.Status.Problem!.ShouldStartWith("cannot be opened");
        system.Status.Problem!.ShouldNotContain("another process");
    }
}
