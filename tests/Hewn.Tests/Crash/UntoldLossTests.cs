using System.Text.Json;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Crash;

/// <summary>What a process lost and could not say, the log says after the next start: once, and exactly.</summary>
public sealed class UntoldLossTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly List<LogProblem> _told = [];
    private readonly FaultyDisk _disk = new();

    private HewnOptions Options(bool stands = true) => new()
    {
        Service = "llm-server",
        Environment = "production",
        Directory = "/logs",
        Files = { new("app.log"), new("errors.log") { MinimumLevel = Level.Error } },
        BufferBytes = Limits.MinBufferBytes,
        Overflow = OverflowPolicy.DropNewest,
        ReadEnvironment = false,
        HandleProcessExit = false,
        Time = stands ? new TestClock() : TimeProvider.System,
        OnProblem = problem => { lock (_told) _told.Add(problem); },
    };

    private List<JsonElement> Records(string file) =>
        [.. LogLines.Split(_disk.Read(file)).Select(LogLines.Parse)];

    private static void LogNumbers(LogSystem system, int count, int padding)
    {
        string text = new('x', padding);
        for (int i = 0; i < count; i++)
            system.For("app").Error("m", ("i", i), ("padding", text));
    }

    /// <summary>Every record of the callers stands there, or is told to be lost.</summary>
    private void ShouldAddUp(string file, int logged, params (string Reason, long Lost)[] losses)
    {
        List<JsonElement> records = Records(file);
        records.Count(record => record.Has("i")).ShouldBe((int)(logged - losses.Sum(loss => loss.Lost)));
        JsonElement[] notes = [.. records.Where(record => record.Has("dropped"))];
        notes.Select(note => (note.Text("reason"), note.GetProperty("dropped").GetInt64())).ShouldBe(losses);
        notes.ShouldAllBe(note => note.Text("level") == "WARN" && note.Text("logger") == "hewn"
            && note.Text("service") == "llm-server" && note.Text("environment") == "production"
            && note.Text("since").CompareTo(note.Text("until")) <= 0
            && note.Raw("process") == $"{Environment.ProcessId}");
    }

    private void Restart()
    {
        _disk.RefusesToWrite = false;
        using (LogSystem.Start(Options(stands: false), _disk))
            _disk.List("/logs/.hewn", ".ring").Count.ShouldBe(1, "its own");
        _disk.List("/logs/.hewn", ".ring").ShouldBeEmpty();
    }

    [Fact]
    public void Given_up_on_a_full_disk_and_stopped_while_it_was_full()
    {
        _disk.RefusesToWrite = true;
        var system = LogSystem.Start(Options(), _disk);
        for (int i = 0; i < 32; i++) // Not more at once than the ring takes beside what waits.
        {
            LogNumbers(system, 5, 30_000);
            system.Flush(_long).ShouldBeFalse();
        }

        system.Dispose();
        DestinationStatus[] files = [.. system.Status.Destinations];
        (long app, long errors, long dropped) = (files[0].Lost, files[1].Lost, system.Status.DroppedRecords);
        (app, dropped).ShouldBe((errors, 0));
        app.ShouldBeGreaterThan(0);
        _told[^1].Message.ShouldContain("'hewn recover', says so in it");
        Restart();
        ShouldAddUp("app.log", 160, ("write_failed", app));
        ShouldAddUp("errors.log", 160, ("write_failed", errors));
        Records("app.log").Single(record => record.Has("dropped")).Text("file").ShouldBe("/logs/app.log");
    }

    [Fact]
    public void Dropped_by_the_full_buffer_and_stopped_on_a_full_disk()
    {
        LogSystem system = LogSystems.Create(Options(), _disk);
        LogNumbers(system, 200, 30_000); // Nobody empties the ring yet.
        _disk.RefusesToWrite = true;
        system.Begin();
        system.Dispose();
        DestinationStatus app = system.Status.Destinations[0];
        long dropped = system.Status.DroppedRecords;
        (dropped + app.Lost + app.HeldBack).ShouldBe(200);
        (dropped > 0 && app.Lost > 0).ShouldBeTrue("half of the ring may wait");
        _told.ShouldContain(problem => problem.Message.Contains("does not say so", StringComparison.Ordinal));
        Restart();
        ShouldAddUp("app.log", 200, ("write_failed", app.Lost), ("buffer_full", dropped));
        ShouldAddUp("errors.log", 200 - (int)dropped, ("write_failed", app.Lost)); // It is no place for warnings.
    }

    [Fact]
    public void Dropped_by_the_full_buffer_and_killed()
    {
        LogSystem system = LogSystems.Create(Options(), _disk);
        LogNumbers(system, 200, 30_000);
        long dropped = system.Status.DroppedRecords;
        dropped.ShouldBeGreaterThan(0);
        KilledSystem.Forget(system);
        _disk.ForgetLocks();
        Restart();
        ShouldAddUp("app.log", 200, ("buffer_full", dropped));
        Records("app.log").Single(record => record.Has("dropped")).Text("since").ShouldStartWith(
            "2026-01-19T00:00:00.123", customMessage: "by the log's own clock");
        Records("errors.log").ShouldAllBe(record => record.Has("i"));
    }

    [Fact]
    public void Told_once_when_the_first_recovery_is_refused_half_way()
    {
        LogSystem system = LogSystems.Create(Options(), _disk);
        LogNumbers(system, 200, 30_000);
        long dropped = system.Status.DroppedRecords;
        KilledSystem.Forget(system);
        _disk.ForgetLocks();
        _disk.CapacityBytes = 500_000;
        DeadRings.Recover(_disk, ["/logs/.hewn"]).ShouldHaveSingleItem().Files.ShouldContain(
            file => file.Problem != null);
        _disk.CapacityBytes = long.MaxValue;
        RingReport report = DeadRings.Recover(_disk, ["/logs/.hewn"]).ShouldHaveSingleItem();
        report.Files.Select(file => file.LossesTold).ShouldBe([dropped, 0]);
        DeadRings.Recover(_disk, ["/logs/.hewn"]).ShouldBeEmpty();
        ShouldAddUp("app.log", 200, ("buffer_full", dropped));
    }

    [Fact]
    public void In_a_file_of_numbers_the_line_has_numbers_only()
    {
        var target = new RingTarget("/runs/metrics.jsonl", 0, 0, FileFormat.Json) { HoldsNumbersOnly = true };
        RingDescription.Read(RingDescription.Write([target])).ShouldBe([target]);
        byte[] line = LossLine.Of(
            target, new UntoldLoss(LossReason.BufferFull, 7, null, null), 1, DateTimeOffset.UnixEpoch);
        System.Text.Encoding.UTF8.GetString(line)
            .ShouldBe("{\"lost_lines\":7,\"timestamp\":\"1970-01-01T00:00:00.000000Z\"}\n");
    }
}
