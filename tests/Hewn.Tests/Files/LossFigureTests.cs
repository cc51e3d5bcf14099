using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>The figures of the status and the last words are about the callers' records, all of them.</summary>
public sealed class LossFigureTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private static readonly string _padding = new('x', 30_000);

    private static void LogTooMuch(RunningLog log)
    {
        for (int i = 0; i < 400; i++) // 12 MB: more than may be held back.
            log.Log.Error("m", ("padding", _padding));
        log.System.Flush(_long).ShouldBeFalse();
    }

    [Fact]
    public void The_logs_own_lines_are_no_records()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { RefusesToWrite = true };
        using var log = new RunningLog(options => options.Time = clock, disk);
        LogTooMuch(log);
        disk.RefusesToWrite = false;
        clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Dispose();
        LogStatus status = log.System.Status;
        DestinationStatus file = status.Destinations[0];
        LogLines.Split(disk.Read("app.jsonl")).Count
            .ShouldBe((int)file.Written + 2, "one tells of the loss, one of the outage");
        (file.Written + file.Lost).ShouldBe(400);
        (status.Accepted, file.HeldBack).ShouldBe((400, 0));
    }

    [Fact]
    public void A_record_lost_by_two_files_is_two_copies_and_no_dropped_record()
    {
        var disk = new FaultyDisk { RefusesToWrite = true, RefusesToMap = true };
        using var log = new RunningLog(options => options.Files.Add(new LogFileOptions("errors.jsonl")
        {
            MinimumLevel = Level.Error,
        }), disk);
        log.Log.Error("m");
        log.System.Dispose();
        LogStatus status = log.System.Status;
        (status.DroppedRecords, status.LostInFiles, status.Dropped).ShouldBe((0, 2, 2));
    }

    [Fact]
    public void The_last_words_name_what_was_held_back_and_what_was_dropped_before()
    {
        var disk = new FaultyDisk { RefusesToWrite = true, RefusesToMap = true };
        using var log = new RunningLog(options => options.Time = new TestClock(), disk);
        LogTooMuch(log);
        log.System.Status.Destinations[0].Lost.ShouldBeGreaterThan(0);
        log.System.Dispose();
        log.Problems[^1].Kind.ShouldBe(ProblemKind.Final);
        log.Problems[^1].Message.ShouldStartWith("400 records");
        log.System.Status.Destinations[0].Lost.ShouldBe(400);
    }

    [Fact]
    public void What_was_held_back_before_a_clearing_goes_with_it()
    {
        var disk = new FaultyDisk { RefusesToWrite = true };
        using var log = new RunningLog(options => options.Time = new TestClock(), disk);
        log.Log.Info("before");
        log.System.Flush(_long).ShouldBeFalse();
        disk.RefusesToWrite = false;
        log.System.ClearFiles(_long).ShouldBeTrue();
        log.System.Status.Destinations[0].HeldBack.ShouldBe(0);
        log.Log.Info("after");
        log.System.Dispose();
        LogLines.Split(disk.Read("app.jsonl")).Select(LogLines.Parse).Select(record => record.Text("message"))
            .Where(message => !message!.Contains("takes records again")).ShouldBe(["after"]);
        log.System.Status.Destinations[0].Written.ShouldBe(2);
    }

    [Fact]
    public void Clearing_deletes_backups_from_a_time_when_more_were_kept()
    {
        using var log = new RunningLog(options => options.BackupCount = 1);
        for (int i = 1; i <= 3; i++)
            File.WriteAllText($"{log.File}.{i}", "{}\n");
        File.WriteAllText($"{log.File}.5", "not of this series\n");
        log.System.ClearFiles(_long).ShouldBeTrue();
        Directory.GetFiles(Path.GetDirectoryName(log.File)!).Select(Path.GetFileName).Order()
            .ShouldBe(["app.jsonl", "app.jsonl.5"]);
    }
}
