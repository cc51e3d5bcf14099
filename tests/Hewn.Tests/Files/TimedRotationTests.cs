using Hewn.Files;
using Hewn.Formats;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>The first record of an hour or a day begins a file.</summary>
public sealed class TimedRotationTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static TestClock Clock(string time, string? zone = null) => new(
        DateTimeOffset.Parse(time, null),
        zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static Action<HewnOptions> Every(RotationPeriod period, TimeProvider clock) => options =>
        (options.RotateEvery, options.Time, options.MaxFileBytes, options.BackupCount) = (period, clock, 0, 20);

    private static void LogAt(RunningLog log, TestClock clock, string message, TimeSpan later)
    {
        clock.Advance(later);
        log.Log.Info(message);
        log.System.Flush(_long).ShouldBeTrue();
    }

    /// <summary>The messages of each file, the newest file first.</summary>
    private static string[] Messages(RunningLog log) =>
    [
        .. Enumerable.Range(0, 30).Select(backup => RotationPolicy.NameOf(log.File, backup)).TakeWhile(File.Exists)
            .Select(file => string.Join(' ', LogLines.ParseAll(file).Select(record => record.Text("message")))),
    ];

    [Theory]
    [InlineData(FileFormat.Json, TimestampFormat.Microseconds)]
    [InlineData(FileFormat.Json, TimestampFormat.EpochMilliseconds)]
    [InlineData(FileFormat.Json, TimestampFormat.LocalOffset)]
    [InlineData(FileFormat.Text, TimestampFormat.Microseconds)]
    public void Each_hour_has_a_file_and_hours_without_records_have_none(FileFormat format, TimestampFormat timestamps)
    {
        TestClock clock = Clock("2026-01-19T10:58:00Z", "Asia/Kolkata");
        using var log = new RunningLog(options =>
        {
            Every(RotationPeriod.Hour, clock)(options);
            options.TimestampFormat = timestamps;
            options.Files[0].Format = format;
        });
        LogAt(log, clock, "a", TimeSpan.Zero);
        LogAt(log, clock, "b", TimeSpan.FromSeconds(119.999));
        LogAt(log, clock, "c", TimeSpan.FromSeconds(0.001)); // 11:00:00
        LogAt(log, clock, "d", TimeSpan.FromHours(5.5)); // Nothing between.
        LogAt(log, clock, "e", TimeSpan.FromMinutes(29));
        log.System.Status.Destinations[0].Rotations.ShouldBe(2);
        log.System.Dispose();
        Enumerable.Range(0, 4).Select(n => RotationPolicy.NameOf(log.File, n)).TakeWhile(File.Exists)
            .Select(file => LogLines.Read(file).Count).ShouldBe([2, 1, 2]);
    }

    [Fact]
    public void Days_are_those_of_the_wall_when_that_is_asked_for()
    {
        TestClock clock = Clock("2026-10-24T21:00:00Z", "Europe/Berlin"); // 23:00
        using var log = new RunningLog(options =>
        {
            Every(RotationPeriod.Day, clock)(options);
            options.RotateByLocalTime = true;
        });
        LogAt(log, clock, "saturday", TimeSpan.Zero);
        LogAt(log, clock, "midnight", TimeSpan.FromHours(1));
        LogAt(log, clock, "02:30", TimeSpan.FromHours(2.5));
        LogAt(log, clock, "02:30-again", TimeSpan.FromHours(1));
        LogAt(log, clock, "23:59", TimeSpan.FromHours(21.49));
        LogAt(log, clock, "monday", TimeSpan.FromHours(0.02));
        Messages(log).ShouldBe(["monday", "midnight 02:30 02:30-again 23:59", "saturday"]);
    }

    [Fact]
    public void A_clock_that_is_corrected_by_less_than_an_hour_rotates_nothing()
    {
        TestClock clock = Clock("2026-01-19T10:59:59Z");
        using var log = new RunningLog(Every(RotationPeriod.Hour, clock));
        LogAt(log, clock, "10:59", TimeSpan.Zero);
        LogAt(log, clock, "11:00", TimeSpan.FromSeconds(2));
        LogAt(log, clock, "back", TimeSpan.FromSeconds(-30));
        LogAt(log, clock, "11:01", TimeSpan.FromSeconds(90));
        Messages(log).ShouldBe(["11:00 back 11:01", "10:59"]);
    }

    [Fact]
    public void A_clock_that_was_years_ahead_does_not_stop_rotation_when_it_is_right_again()
    {
        TestClock clock = Clock("2031-01-19T10:00:00Z");
        using var log = new RunningLog(Every(RotationPeriod.Hour, clock));
        LogAt(log, clock, "wrong", TimeSpan.Zero);
        LogAt(log, clock, "right", TimeSpan.FromDays(-365));
        LogAt(log, clock, "same-hour", TimeSpan.FromMinutes(1));
        LogAt(log, clock, "next-hour", TimeSpan.FromHours(1));
        Messages(log).ShouldBe(["next-hour", "right same-hour", "wrong"]);
    }

    [Fact]
    public void A_restart_goes_on_in_the_file_of_its_hour_and_rotates_one_of_an_earlier()
    {
        using var folder = new TempFolder();
        TestClock clock = Clock("2026-01-19T10:10:00Z");
        var options = new HewnOptions
        {
            Files = { new(folder.Path("app.log")) },
            RotateEvery = RotationPeriod.Hour,
            Time = clock,
            ReadEnvironment = false,
            HandleProcessExit = false,
        };
        foreach (int minutes in (int[])[0, 10, 40, 5])
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            using var system = LogSystem.Start(options);
            system.For("").Info("m");
        }

        LogLines.Read(folder.Path("app.log")).Count.ShouldBe(2);
        LogLines.Read(folder.Path("app.log.1")).Count.ShouldBe(2);
        File.Exists(folder.Path("app.log.2")).ShouldBeFalse();
    }

    [Fact]
    public void Size_and_time_rotate_together()
    {
        TestClock clock = Clock("2026-01-19T10:10:00Z");
        using var log = new RunningLog(options =>
            (options.RotateEvery, options.Time, options.MaxFileBytes) = (RotationPeriod.Day, clock, 1000));
        LogAt(log, clock, new string('a', 700), TimeSpan.Zero);
        LogAt(log, clock, new string('b', 700), TimeSpan.Zero);
        LogAt(log, clock, "c", TimeSpan.FromDays(1));
        Messages(log).Select(messages => messages[..1]).ShouldBe(["c", "b", "a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10:10")]
    [InlineData("10:10 10:59")]
    [InlineData("10:10 10:59 11:0")]
    public void Recovery_comes_to_the_same_files_whatever_part_is_written(string written)
    {
        var disk = new FaultyDisk();
        string[] times = ["10:10", "10:59", "11:00", "11:30", "13:00"];
        static string Line(string time) => $"{{\"timestamp\":\"2026-01-19T{time}:00.000000Z\"}}\n";
        var lines = new ExpectedLines(LineFormats.Of(FileFormat.Json));
        for (int i = 0; i < times.Length; i++)
            lines.Add(System.Text.Encoding.UTF8.GetBytes(Line(times[i])), 24 * i);
        var target = new RingTarget("/logs/app.log", 0, 9, FileFormat.Json) { RotateEvery = RotationPeriod.Hour };
        string before = Line("10:00");
        disk.Put("/logs/app.log", System.Text.Encoding.UTF8.GetBytes(before));
        RingMark? mark = new(0, before.Length, disk.IdentityOf("/logs/app.log")!.Value);
        string[] done = written.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using (RotatingFile file = target.OpenFile(disk, TimeZoneInfo.Utc))
        {
            foreach (string time in done.Where(time => time.Length == 5))
                file.Write(System.Text.Encoding.UTF8.GetBytes(Line(time)));
            if (done.Length == 3)
            {
                file.Rotate(); // Killed while it wrote the first line of the next file.
                file.Complete(System.Text.Encoding.UTF8.GetBytes(Line("11:00")[..30]));
            }
        }

        FileRecovery.Plan(disk, 0, target, mark, lines, default).Apply(disk, kept => mark = kept);
        string[] Of(string name) => [.. LogLines.Split(disk.Read(name)).Select(line => line[25..30])];
        Of("app.log").ShouldBe(["13:00"]);
        Of("app.log.1").ShouldBe(["11:00", "11:30"]);
        Of("app.log.2").ShouldBe(["10:00", "10:10", "10:59"]);
    }
}
