using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>What a file says about a time in which it could not be written, in the file itself and outside.</summary>
public sealed class OutageTests
{
    private const string File = "app.jsonl";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly TestClock _clock = new();
    private readonly FaultyDisk _disk = new();

    private List<JsonElement> Records => [.. LogLines.Split(_disk.Read(File)).Select(LogLines.Parse)];

    private RunningLog Start(Action<HewnOptions>? set = null) => new(
        options =>
        {
            options.Time = _clock;
            set?.Invoke(options);
        },
        _disk);

    private static int[] Numbers(IEnumerable<JsonElement> records) =>
        [.. records.Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())];

    [Fact]
    public void An_outage_that_lost_nothing_is_told_in_the_file_when_it_is_over()
    {
        using RunningLog log = Start();
        log.Log.Info("m", ("i", 0));
        log.System.Flush(_long).ShouldBeTrue();
        DateTimeOffset since = _clock.GetUtcNow();
        _disk.RefusesToWrite = true;
        for (int i = 1; i <= 5; i++)
            log.Log.Info("m", ("i", i));
        log.System.Flush(_long).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(3));
        log.System.Flush(_long, toDisk: true).ShouldBeFalse();
        _disk.RefusesToWrite = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Flush(_long, toDisk: true);
        log.Log.Info("m", ("i", 6));
        log.System.Dispose();

        Numbers(Records).ShouldBe(Enumerable.Range(0, 7));
        JsonElement outage = Records.Single(record => !record.Has("i"));
        (outage.Text("level"), outage.Text("logger"), outage.Text("file")).ShouldBe(("WARN", "hewn", log.File));
        outage.Text("problem").ShouldBe("cannot be written: write refused");
        outage.GetProperty("since").GetDateTimeOffset().ShouldBe(since);
        outage.GetProperty("until").GetDateTimeOffset().ShouldBe(since + new TimeSpan(0, 3, 2));
        (outage.Raw("waited"), outage.Raw("lost")).ShouldBe(("5", "0"));
        log.Problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
        log.System.Status.Destinations[0].Written.ShouldBe(7, "the log's own line is no record");
    }

    [Fact]
    public void A_file_that_could_not_be_opened_at_the_start_tells_it()
    {
        _disk.RefusesToOpen = true;
        using RunningLog log = Start();
        _disk.RefusesToOpen = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.System.Flush(_long, toDisk: true);
        log.System.Dispose();
        JsonElement outage = Records[0];
        outage.Text("problem").ShouldStartWith("cannot be opened");
        outage.Raw("waited").ShouldBe("0");
        Records[1..].ShouldHaveSingleItem().Text("message").ShouldStartWith("No ring could be made");
    }

    [Fact]
    public void While_only_the_sync_fails_records_are_written_and_it_is_told_once_and_repeated()
    {
        using RunningLog log = Start(options => options.BufferBytes = Limits.MinBufferBytes);
        _disk.RefusesToSync = true;
        log.Log.Fatal("m", ("i", 0));
        for (int i = 1; i < 20; i++)
        {
            log.Log.Info("m", ("i", i));
            log.System.Flush(_long).ShouldBeFalse();
            _clock.Advance(TimeSpan.FromSeconds(i % 3));
            log.System.Flush(_long, toDisk: true).ShouldBeFalse();
            Numbers(Records).ShouldBe(Enumerable.Range(0, i + 1));
        }

        log.Problems.ShouldHaveSingleItem().Message.ShouldContain("cannot be synced");
        _disk.RefusesToSync = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.Log.Info("m", ("i", 20)); // Nothing asks for a sync: the one that failed is repeated.
        SpinWait.SpinUntil(() => log.System.Status.Problem is null, _long).ShouldBeTrue();
        _disk.SyncedBytes(File).ShouldBeGreaterThan(0);
        log.System.Dispose();
        log.Problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
        Numbers(Records).ShouldBe(Enumerable.Range(0, 21));
    }

    [Fact]
    public void A_sync_that_was_due_while_the_file_could_not_be_written_is_made_up_for()
    {
        using RunningLog log = Start();
        _disk.RefusesToWrite = true;
        log.Log.Info("m", ("i", 0));
        log.System.Flush(_long).ShouldBeFalse();
        log.Log.Fatal("m", ("i", 1));
        _disk.RefusesToWrite = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        log.Log.Info("m", ("i", 2));
        SpinWait.SpinUntil(() => log.System.Status.Problem is null, _long).ShouldBeTrue();
        _disk.SyncedBytes(File).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_outage_fits_where_a_kill_cannot_tear_it()
    {
        using RunningLog log = Start();
        var lines = new Hewn.Diagnostics.OwnRecords(log.System);
        string path = "/var/log/" + new string('d', 150) + "/app.log";
        lines.OfOutage(path, new(_clock.GetUtcNow(), new string('p', 5000)) { Until = _clock.GetUtcNow(), Waited = 1 })
            .Length.ShouldBeLessThan(Hewn.Ring.RingLayout.OwnLineBytes - 4);
    }
}
