using System.Text;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Ring;
using Hewn.Tests.Noise;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Lines that stand with an earlier time than their neighbours: rotation by time only goes forward.</summary>
public sealed class OldLineTests
{
    private const string Log = "/logs/app.log";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly FaultyDisk _disk = new();

    private static RingTarget Target(long maxBytes = 0) =>
        new(Log, maxBytes, 9, FileFormat.Json) { RotateEvery = RotationPeriod.Hour };

    private static byte[] Line(string time) =>
        Encoding.UTF8.GetBytes($"{{\"timestamp\":\"2026-01-19T{time}:00.000000Z\"}}\n");

    /// <summary>The times of each file's lines, the newest file first.</summary>
    private string[] Files() =>
    [
        .. Enumerable.Range(0, 20).Select(number => RotationPolicy.NameOf(Log, number)).TakeWhile(_disk.Exists)
            .Select(name => string.Join(' ', LogLines.Split(_disk.Read(Path.GetFileName(name)))
                .Select(line => line[25..30]))),
    ];

    private static void Write(RotatingFile file, ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int written = file.Write(lines);
            lines = lines[written..];
            if (written == 0)
                file.Rotate();
        }
    }

    private static void LogAt(RunningLog log, TimedClock clock, string message, TimeSpan later)
    {
        clock.Jump(later);
        log.Log.Info(message);
        log.System.Flush(_long).ShouldBeTrue();
    }

    private static string[] Messages(RunningLog log) =>
    [
        .. Enumerable.Range(0, 20).Select(backup => RotationPolicy.NameOf(log.File, backup)).TakeWhile(File.Exists)
            .Select(file => string.Join(' ', LogLines.ParseAll(file).Select(record => record.Text("message")))),
    ];

    [Fact]
    public void What_a_call_kept_for_hours_stays_in_the_file_that_is_open_when_it_fails()
    {
        var clock = new TimedClock();
        clock.Jump(new TimeSpan(8, 10, 0));
        using var log = new RunningLog(options =>
            (options.RotateEvery, options.Time, options.MaxFileBytes, options.BackupCount, options.MinimumLevel) =
                (RotationPeriod.Hour, clock, 0, 20, Level.Info));
        using (log.System.BufferContext())
        {
            log.Log.Debug("08:10");
            LogAt(log, clock, "12:00", TimeSpan.FromMinutes(230));
            log.Log.Debug("12:00-kept");
            clock.Jump(TimeSpan.FromHours(1));
            log.Log.Error("13:00");
        }

        log.System.Flush(_long).ShouldBeTrue();
        Messages(log).ShouldBe(["13:00", "12:00 08:10 12:00-kept"]);
    }

    [Fact]
    public void Lines_of_a_clock_that_was_wrong_do_not_take_turns_with_others_in_beginning_files()
    {
        var clock = new TimedClock();
        clock.Jump(TimeSpan.FromDays(2000));
        using var log = new RunningLog(options =>
            (options.RotateEvery, options.Time, options.MaxFileBytes, options.BackupCount, options.MinimumLevel) =
                (RotationPeriod.Hour, clock, 0, 20, Level.Info));
        LogAt(log, clock, "wrong", TimeSpan.Zero);
        using (log.System.BufferContext())
        {
            log.Log.Debug("wrong-kept");
            LogAt(log, clock, "right", TimeSpan.FromDays(-365));
            clock.Jump(TimeSpan.FromHours(1));
            log.Log.Error("failed");
        }

        log.System.Flush(_long).ShouldBeTrue();
        Messages(log).ShouldBe(["failed", "right wrong-kept", "wrong"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(10)]
    public void Recovery_comes_to_the_files_of_the_process_wherever_that_was_killed(int written)
    {
        string[] times = ["10:05", "08:00", "10:06", "11:00", "07:00", "10:59", "11:30", "12:00", "06:00", "12:01"];
        _disk.Put(Log, Line("10:00"));
        var mark = new RingMark(0, _disk.FactsOf(Log)!.Value.Bytes, _disk.IdentityOf(Log)!.Value);
        var clock = new TestClock(new DateTimeOffset(2026, 1, 19, 10, 1, 0, TimeSpan.Zero));
        using (RotatingFile file = Target().OpenFile(_disk, TimeZoneInfo.Utc, clock))
        {
            file.Open();
            string latest = "10:01";
            foreach (string time in times[..written])
            {
                if (string.CompareOrdinal(time, latest) > 0)
                    clock.Advance(TimeSpan.Parse(time, null) - TimeSpan.Parse(latest, null));
                latest = string.CompareOrdinal(time, latest) > 0 ? time : latest;
                Write(file, Line(time));
            }
        }

        var lines = new ExpectedLines(LineFormats.Of(FileFormat.Json));
        for (int i = 0; i < times.Length; i++)
            lines.Add(Line(times[i]), 24 * i);
        FileRecovery.Plan(_disk, 0, Target(), mark, lines, default).Apply(_disk, _ => { });
        Files().ShouldBe(["12:00 06:00 12:01", "11:00 07:00 10:59 11:30", "10:00 10:05 08:00 10:06"]);
    }

    [Fact]
    public void Recovery_of_many_old_lines_pushes_no_backup_over_the_edge()
    {
        var lines = new ExpectedLines(LineFormats.Of(FileFormat.Json));
        for (int i = 0; i < 100; i++)
            lines.Add(Line(i % 2 == 0 ? $"12:{i / 2:00}" : $"08:{i / 2:00}"), 24 * i);
        _disk.Put(Log, Line("12:00"));
        var mark = new RingMark(0, _disk.FactsOf(Log)!.Value.Bytes, _disk.IdentityOf(Log)!.Value);
        for (int number = 1; number <= 9; number++)
            _disk.Put(RotationPolicy.NameOf(Log, number), Line($"{12 - number:00}:00"));
        FileRecovery.Plan(_disk, 0, Target(), mark, lines, default).Apply(_disk, _ => { });
        LogLines.Split(_disk.Read("app.log")).Count.ShouldBe(101);
        Files()[1..].ShouldBe(Enumerable.Range(1, 9).Select(number => $"{12 - number:00}:00"));
    }

    [Fact]
    public void A_file_that_an_old_line_begins_goes_on_with_the_hour_of_the_one_before_it()
    {
        using (RotatingFile file = Target(maxBytes: 160).OpenFile(_disk, TimeZoneInfo.Utc))
        {
            foreach (string time in (string[])["12:00", "12:01", "12:02", "08:00", "12:03"])
                Write(file, Line(time));
        }

        Files().ShouldBe(["08:00 12:03", "12:00 12:01 12:02"]);
        using (RotatingFile file = Target(maxBytes: 160).OpenFile(_disk, TimeZoneInfo.Utc))
        {
            Write(file, Line("08:01"));
            Write(file, Line("13:00"));
        }

        Files().ShouldBe(["13:00", "08:00 12:03 08:01", "12:00 12:01 12:02"]);
    }

    [Fact]
    public void A_file_whose_first_lines_are_all_old_is_for_the_hour_of_its_last()
    {
        byte[] old = [.. Enumerable.Range(0, 3000).SelectMany(_ => Line("08:00"))];
        _disk.Put(Log, [.. old, .. Line("12:00")]);
        using RotatingFile file = Target().OpenFile(_disk, TimeZoneInfo.Utc);
        Write(file, Line("12:30"));
        file.Rotations.ShouldBe(0);
        Write(file, Line("13:00"));
        file.Rotations.ShouldBe(1);
    }
}
