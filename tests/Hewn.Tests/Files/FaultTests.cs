using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>
/// One test for each thing that happens to log files: the program goes on, every record is written, counted as lost or
/// waits, and the log says what happened. docs/durability.md lists them.
/// </summary>
public sealed class FaultTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private readonly TestClock _clock = new();
    private readonly FaultyDisk _disk = new();
    private int _sent;

    private RunningLog OnFaultyDisk(Action<HewnOptions>? set = null) => new(
        options =>
        {
            options.Time = _clock;
            set?.Invoke(options);
        },
        _disk);

    private void LogSome(RunningLog log, int count, int padding = 0)
    {
        for (int end = _sent + count; _sent < end; _sent++)
            log.Log.Info("m", ("i", _sent), ("padding", new string('x', padding)));
    }

    /// <summary>Writes what can be written; then accepted = written + lost + what waits in the ring.</summary>
    private bool FlushAndCheck(RunningLog log)
    {
        bool isWritten = log.System.Flush(_long);
        LogStatus status = log.System.Status;
        DestinationStatus file = status.Destinations[0];
        (file.Written + file.HeldBack + file.Lost).ShouldBe(_sent);
        (status.Accepted, status.DroppedRecords).ShouldBe((_sent, 0));
        return isWritten;
    }

    private void Recover(RunningLog log)
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Flush(_long, toDisk: true); // Makes the pipeline go round; the sync may come a second later.
        LogSome(log, 1);
        FlushAndCheck(log).ShouldBeTrue();
        log.System.Status.State.ShouldBe(LogState.Running);
    }

    private static int[] Numbers(IEnumerable<JsonElement> records) =>
        [.. records.Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())];

    private List<JsonElement> OnDisk() =>
    [
        .. _disk.Names.Where(name => name.StartsWith("app.jsonl", StringComparison.Ordinal))
            .OrderByDescending(name => name.Length > 9 ? int.Parse(name[10..]) : 0)
            .SelectMany(name => LogLines.Split(_disk.Read(name))).Select(LogLines.Parse),
    ];

    private void ShouldTellOutage(string problem) => OnDisk()
        .Where(record => record.Has("until")).ShouldHaveSingleItem().Text("problem").ShouldStartWith(problem);

    [Theory]
    [InlineData(40)]
    [InlineData(200)] // 1.6 MB: more than may wait.
    public void A_disk_that_is_full_and_freed_again(int records)
    {
        _disk.CapacityBytes = 100_000;
        using RunningLog log = OnFaultyDisk();
        LogSome(log, records, padding: 8000);
        FlushAndCheck(log).ShouldBeFalse();
        log.System.Status.Problem!.ShouldContain("No space left on device");
        DestinationStatus full = log.System.Status.Destinations[0];
        full.HeldBack.ShouldBeGreaterThan(0);
        (full.Lost > 0).ShouldBe(records > 100);
        _disk.CapacityBytes = long.MaxValue;
        Recover(log);
        log.System.Dispose();
        ShouldTellOutage("cannot be written: No space left on device");
        int written = (int)full.Written;
        Numbers(OnDisk()).ShouldBe(
            [.. Enumerable.Range(0, written), .. Enumerable.Range(written, _sent - written).Skip((int)full.Lost)]);
        OnDisk().Where(record => record.Has("dropped")).Select(record => record.Raw("dropped"))
            .ShouldBe(full.Lost > 0 ? [$"{full.Lost}"] : []);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_that_is_deleted(bool withItsRing)
    {
        using var rings = new TempFolder();
        using var log = new RunningLog(options =>
            (options.Directory, options.RingDirectory) = (Path.Combine(options.Directory, "logs"),
                withItsRing ? null : rings.Root));
        string file = log.System.Status.Destinations[0].Name;
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue("it is made anew");
        // Without the ring, or the file that says where it is, no later process would find it.
        SpinWait.SpinUntil(() => !log.System.Status.SurvivesKill, _long).ShouldBeTrue();
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        log.System.Dispose();
        List<JsonElement> records = LogLines.ParseAll(file);
        Numbers(records).ShouldBe(Enumerable.Range(10, 20));
        records.Single(record => record.Has("change")).Text("change").ShouldBe("deleted");
        records.Count(record => record.Has("ring")).ShouldBe(1);
        log.Problems.Count.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_deleted()
    {
        using var log = new RunningLog();
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        File.Delete(log.File);
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        List<JsonElement> records = log.Stop();
        Numbers(records).ShouldBe(Enumerable.Range(10, 10));
        records.Single(record => record.Has("change")).Text("change").ShouldBe("deleted");
        log.Problems.ShouldHaveSingleItem().Message.ShouldContain("was deleted");
    }

    [Fact]
    public void A_file_that_is_truncated()
    {
        using var log = new RunningLog();
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        using (FileStream file = File.Open(log.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(0);
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        List<JsonElement> records = log.Stop();
        Numbers(records).ShouldBe(Enumerable.Range(10, 10), "no hole of zeros");
        records.Single(record => record.Has("change")).Text("change").ShouldBe("cut");
        log.Problems.ShouldHaveSingleItem().Message.ShouldContain("was cut");
    }

    [Fact]
    public void A_right_to_write_that_is_taken_and_given_back()
    {
        using RunningLog log = OnFaultyDisk(options => (options.MaxFileBytes, options.BackupCount) = (10_000, 100));
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        _disk.OpenFault = new UnauthorizedAccessException("Access to the path is denied");
        LogSome(log, 100, padding: 500); // What is open takes lines; the next file cannot be opened.
        FlushAndCheck(log).ShouldBeFalse();
        log.System.Status.Destinations[0].HeldBack.ShouldBeGreaterThan(10);
        _disk.OpenFault = null;
        Recover(log);
        log.System.Dispose();
        ShouldTellOutage("cannot be rotated: Access to the path is denied");
        Numbers(OnDisk()).ShouldBe(Enumerable.Range(0, _sent));
    }

    [Fact]
    public void Writes_that_are_short()
    {
        using RunningLog log = OnFaultyDisk();
        _disk.ShortWriteBytes = 1000; // Some whole lines and a torn one.
        LogSome(log, 50, padding: 100);
        FlushAndCheck(log).ShouldBeFalse();
        log.System.Status.Destinations[0].Written.ShouldBeInRange(1, 10);
        _disk.ShortWriteBytes = null;
        Recover(log);
        log.System.Dispose();
        ShouldTellOutage("cannot be written");
        Numbers(OnDisk()).ShouldBe(Enumerable.Range(0, _sent));
    }

    [Fact]
    public void Writes_that_fail()
    {
        using RunningLog log = OnFaultyDisk();
        LogSome(log, 10);
        FlushAndCheck(log).ShouldBeTrue();
        _disk.RefusesToWrite = true;
        LogSome(log, 50);
        FlushAndCheck(log).ShouldBeFalse();
        (log.System.Status.Destinations[0].HeldBack, log.System.Status.Destinations[0].Written).ShouldBe((50, 10));
        _disk.RefusesToWrite = false;
        Recover(log);
        log.System.Dispose();
        ShouldTellOutage("cannot be written: write refused");
        Numbers(OnDisk()).ShouldBe(Enumerable.Range(0, _sent));
    }

    [Theory]
    [InlineData(RotationPeriod.None)]
    [InlineData(RotationPeriod.Hour)]
    public void A_clock_that_goes_backwards(RotationPeriod period)
    {
        using RunningLog log = OnFaultyDisk(options =>
            (options.RotateEvery, options.MaxFileBytes, options.BackupCount) = (period, 3000, 100));
        for (int step = 0; step < 40; step++)
        {
            LogSome(log, 2);
            FlushAndCheck(log).ShouldBeTrue();
            _clock.Advance(TimeSpan.FromMinutes(-25));
        }

        log.System.Dispose();
        Numbers(OnDisk()).ShouldBe(Enumerable.Range(0, _sent));
        string[] times = [.. OnDisk().Select(record => record.Text("timestamp"))];
        times.SequenceEqual(times.OrderDescending()).ShouldBeTrue("each record says what the clock said");
        log.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Two_systems_on_one_path()
    {
        using RunningLog first = OnFaultyDisk();
        var told = new List<LogProblem>();
        using LogSystem second = LogSystem.Start(
            new HewnOptions
            {
                Files = { new(first.File) },
                Time = _clock,
                ReadEnvironment = false,
                HandleProcessExit = false,
                OnProblem = problem => { lock (told) told.Add(problem); },
            },
            _disk);
        LogSome(first, 10);
        for (int i = 0; i < 10; i++)
            second.For("").Info("m", ("i", 10 + i));
        FlushAndCheck(first).ShouldBeTrue("it was first");
        second.Flush(_long).ShouldBeFalse();
        DestinationStatus waiting = second.Status.Destinations[0];
        (waiting.Written, waiting.HeldBack, waiting.Lost).ShouldBe((0, 10, 0));
        first.System.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(2));
        second.Flush(_long, toDisk: true).ShouldBeTrue();
        second.Dispose();
        Numbers(OnDisk()).ShouldBe(Enumerable.Range(0, 20));
        ShouldTellOutage("cannot be opened: It is written by another process");
        told.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
    }
}
