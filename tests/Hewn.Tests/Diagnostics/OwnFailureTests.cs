using System.Text;
using System.Text.Json;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Formats;
using Hewn.Pipeline;
using Hewn.Ring;
using Hewn.Terminal;
using Hewn.Tests.Support;

namespace Hewn.Tests.Diagnostics;

/// <summary>Failures of logging itself stand in the log, not only where <c>OnProblem</c> tells them.</summary>
public sealed class OwnFailureTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly TestClock _clock = new();
    private readonly FaultyDisk _disk = new();
    private readonly List<LogProblem> _told = [];

    private static void Until(Func<bool> holds) => SpinWait.SpinUntil(holds, _long).ShouldBeTrue();

    private List<JsonElement> Records(string file) => [.. LogLines.Split(_disk.Read(file)).Select(LogLines.Parse)];

    private IEnumerable<JsonElement> Warnings(string file) => Records(file).Where(
        record => record.Has("logger") && record.Text("logger") == "hewn" && record.Text("level") == "WARN");

    private RunningLog Start(Action<HewnOptions>? set = null) => new(
        options =>
        {
            options.Time = _clock;
            set?.Invoke(options);
        },
        _disk);

    /// <summary>A pipeline with a console that fails and a file.</summary>
    private RunningPipeline Begin(Stream stream, out RingWriter writer, IDestination? other = null)
    {
        var diagnostics = new DiagnosticChannel(problem => { lock (_told) _told.Add(problem); });
        var lines = new WordedLines();
        var file = new FileDestination(
            _disk,
            new LogFileOptions("/logs/app.log"),
            new RingTarget("/logs/app.log", 0, 0, FileFormat.Json),
            _clock,
            diagnostics,
            lines);
        var console = new ConsoleDestination(Level.Info, new JsonLines(), stream, diagnostics, time: _clock);
        var running = new RunningPipeline(OverflowPolicy.Block, [other ?? console, file], lines, _told.Add, _clock);
        writer = running.Writer;
        running.Pipeline.Begin();
        return running;
    }

    [Fact]
    public void A_console_that_could_not_be_written_is_told_in_the_file_with_what_it_lost()
    {
        var stream = new FaultyStream { IsFailing = true };
        using RunningPipeline running = Begin(stream, out _);
        for (int i = 0; i < 3; i++)
        {
            running.Pipeline.Write(3, Level.Info, "{}\n"u8).ShouldBe(WriteResult.Accepted);
            running.Pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        }

        stream.IsFailing = false;
        running.Pipeline.Write(3, Level.Info, "{\"m\":\"after\"}\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Stop(_long).ShouldBeTrue();
        Encoding.UTF8.GetString(_disk.Read("app.log")).ShouldContain("console lost 3 over True\n");
    }

    [Fact]
    public void A_console_that_stays_broken_is_told_at_the_stop()
    {
        using RunningPipeline running = Begin(new FaultyStream { IsFailing = true }, out _);
        running.Pipeline.Write(3, Level.Info, "{}\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Stop(_long).ShouldBeTrue();
        Encoding.UTF8.GetString(_disk.Read("app.log")).ShouldBe("{}\nconsole lost 1 over False\n");
    }

    [Fact]
    public void Lines_on_which_a_destination_threw_are_told_where_they_are_missing()
    {
        var lines = new TestOwnLines();
        var poisoned = new PoisonedDestination(new FileDestination(
            _disk,
            new LogFileOptions("/logs/poisoned.log"),
            new RingTarget("/logs/poisoned.log", 0, 0, FileFormat.Json),
            _clock,
            new DiagnosticChannel(_told.Add),
            lines));
        using RunningPipeline running = Begin(new MemoryStream(), out RingWriter writer, poisoned);
        foreach (string line in (string[])["a\n", "poison\n", "b\n"])
        {
            running.Pipeline.Write(1, Level.Info, Encoding.UTF8.GetBytes(line)).ShouldBe(WriteResult.Accepted);
            running.Pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        }

        running.Pipeline.Write(1, Level.Info, "bomb\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        running.Pipeline.Write(1, Level.Info, "c\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Stop(_long).ShouldBeTrue();
        Encoding.UTF8.GetString(_disk.Read("poisoned.log")).ShouldBe("a\nlost 1\nb\nlost 1\nc\n");
        (writer.Lanes[0].Status.Written, writer.Lanes[0].Status.Lost).ShouldBe((3, 2));
    }

    [Fact]
    public void A_note_waits_until_its_file_takes_lines()
    {
        var stream = new FaultyStream { IsFailing = true };
        using RunningPipeline running = Begin(stream, out _);
        running.Pipeline.Write(3, Level.Info, "{}\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        (_disk.RefusesToWrite, stream.IsFailing) = (true, false);
        running.Pipeline.Write(3, Level.Info, "{}\n"u8).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        _disk.RefusesToWrite = false;
        _clock.Advance(TimeSpan.FromSeconds(2));
        running.Pipeline.Stop(_long).ShouldBeTrue();
        string text = Encoding.UTF8.GetString(_disk.Read("app.log"));
        text.ShouldContain("console lost 1 over True\n");
    }

    [Fact]
    public void Backups_that_cannot_be_deleted_and_a_disk_below_its_floor_stand_in_the_log_and_when_that_is_over()
    {
        _disk.DeleteFault = path =>
            path.EndsWith(".deleting", StringComparison.Ordinal) ? new IOException("busy") : null;
        using RunningLog log = Start(options =>
            (options.MaxFileBytes, options.BackupCount, options.MaxBackupBytes) = (2000, 100, 4000));
        for (int i = 0; i < 200; i++)
            log.Log.Info("m", ("i", i));
        Until(() => log.System.Status.Destinations[0].BackupFailures > 0);
        JsonElement? told = null; // Looked for now: its file may be among those that go as soon as they can.
        Until(() =>
        {
            log.System.Flush(_long).ShouldBeTrue();
            told = All().Cast<JsonElement?>().FirstOrDefault(
                record => record!.Value.Text("message").Contains("cannot be deleted: busy"));
            return told is not null;
        });
        (told!.Value.Text("level"), told.Value.Text("logger"), told.Value.Text("file"))
            .ShouldBe(("WARN", "hewn", log.File));
        _disk.DeleteFault = null;
        for (int i = 0; i < 20; i++)
            log.Log.Info("m", ("i", i));
        Until(() => log.System.Status.Destinations[0].BackupsDeleted > 2);
        log.System.Dispose();
        All().ShouldContain(
            record => record.Text("message").Contains("could be deleted") && record.Text("level") == "INFO");

        // At one moment: backups are renamed meanwhile.
        JsonElement[] All() => [.. _disk.Contents()
            .Where(file => file.Name.StartsWith("app.jsonl", StringComparison.Ordinal))
            .SelectMany(file => LogLines.Split(file.Bytes)).Select(LogLines.Parse)];
    }

    [Fact]
    public void A_disk_below_its_floor_stands_in_the_log()
    {
        _disk.CapacityBytes = 10_000;
        using RunningLog log = Start(options => options.MinFreeDiskBytes = 20_000);
        Until(() => { lock (log.Problems) return log.Problems.Count > 0; });
        log.System.Dispose();
        Warnings("app.jsonl").ShouldHaveSingleItem().Text("message").ShouldContain("no backup is left");
    }

    [Fact]
    public void A_ring_that_cannot_be_recovered_yet_stands_in_the_log()
    {
        using (_disk.TryLock("/logs/.hewn/other.log.lock"))
        using (var first = LogSystem.Start(
            new HewnOptions
            {
                Files = { new("/logs/app.log"), new("/logs/other.log") },
                ReadEnvironment = false, HandleProcessExit = false, OnProblem = _ => { },
            },
            _disk))
            first.For("").Info("m");
        using (_disk.TryLock("/logs/.hewn/other.log.lock"))
        using (var second = LogSystem.Start(
            new HewnOptions
            {
                Files = { new("/logs/app.log") },
                ReadEnvironment = false, HandleProcessExit = false, OnProblem = _told.Add,
            },
            _disk))
            second.For("").Info("m");
        JsonElement note = Records("app.log").Single(record => record.Has("problem"));
        (note.Text("level"), note.Text("logger")).ShouldBe(("WARN", "hewn"));
        note.Text("message").ShouldContain("could not be recovered yet");
        note.Text("problem").ShouldContain("written by another process");
        _told.ShouldHaveSingleItem().Message.ShouldContain("could not be recovered yet");
    }

    [Fact]
    public void That_no_locks_are_taken_stands_in_the_log()
    {
        _disk.TakesNoLocks = true;
        using RunningLog log = Start();
        log.Log.Info("m");
        log.System.Dispose();
        Warnings("app.jsonl").ShouldHaveSingleItem().Text("message").ShouldContain("No locks are taken");
    }

    [Theory]
    [InlineData(-3600, 1)]
    [InlineData(-6, 1)]
    [InlineData(-2, 0)]
    [InlineData(3600, 0)]
    public void A_clock_that_was_set_back_is_told_once(int seconds, int times)
    {
        var clock = new SetClock();
        using var log = new RunningLog(options => options.Time = clock, _disk);
        log.Log.Info("before");
        log.System.Flush(_long, toDisk: true).ShouldBeTrue();
        clock.Offset = TimeSpan.FromSeconds(seconds);
        for (int i = 0; i < 3; i++)
        {
            log.Log.Info("after");
            log.System.Flush(_long, toDisk: true).ShouldBeTrue();
        }

        log.System.Dispose();
        JsonElement[] told = [.. Warnings("app.jsonl")];
        told.Length.ShouldBe(times);
        log.Problems.Count.ShouldBe(times);
        if (times == 0)
            return;
        told[0].Text("message").ShouldStartWith("The clock went back");
        told[0].GetProperty("seconds").GetDouble().ShouldBeInRange(-seconds - 1, -seconds + 1);
    }

    private sealed class SetClock : TimeProvider
    {
        private readonly DateTimeOffset _now = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
        private TimeSpan _offset;

        public TimeSpan Offset
        {
            set => _offset = value;
        }

        public override DateTimeOffset GetUtcNow() => _now + _offset;

        public override long GetTimestamp() => 0; // That no time passes is what makes it a jump.
    }

    /// <summary>The log's own lines of this test.</summary>
    private sealed class WordedLines : IOwnLines
    {
        public byte[] OfFullBuffer(long dropped) => [];

        public byte[] OfLoss(string path, long dropped) => Encoding.UTF8.GetBytes($"lost {dropped}\n");

        public byte[] OfOutage(string path, Outage outage) => "outage\n"u8.ToArray();

        public byte[] OfOutsideChange(string path, OutsideChange change, string what) => [];

        public byte[] OfLostRing(string ring) => [];

        public byte[] OfNoRing(string problem) => [];

        public byte[] OfConsole(Outage outage) =>
            Encoding.UTF8.GetBytes($"console lost {outage.Lost} over {outage.Until is not null}\n");
    }

    private sealed class FaultyStream : MemoryStream
    {
        public volatile bool IsFailing;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFailing)
                throw new IOException("the pipe is broken");
            base.Write(buffer);
        }
    }

    /// <summary>Throws when it is given a certain line, or when it is to write another one.</summary>
    private sealed class PoisonedDestination(IDestination inner) : IDestination
    {
        private bool _hasBomb;

        public RingTarget? Target => inner.Target;

        public bool IsReady => inner.IsReady;

        public bool IsFull => inner.IsFull;

        public DestinationFigures Figures => inner.Figures;

        public long LostUntold => inner.LostUntold;

        public bool OwesLine => inner.OwesLine;

        public bool Takes(string logger, Level level) => inner.Takes(logger, level);

        public void Open(Journal journal) => inner.Open(journal);

        public void Append(ReadOnlySpan<byte> line)
        {
            if (line.SequenceEqual("poison\n"u8))
                throw new InvalidOperationException("poison");
            _hasBomb = line.SequenceEqual("bomb\n"u8);
            if (!_hasBomb)
                inner.Append(line);
        }

        public CommitResult Commit()
        {
            bool explodes = _hasBomb;
            _hasBomb = false;
            return explodes ? throw new InvalidOperationException("bomb") : inner.Commit();
        }

        public bool Rotate() => inner.Rotate();

        public void NoteLost(long records) => inner.NoteLost(records);

        public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0) =>
            inner.WriteOwn(line, loss, told);

        public bool Clear() => inner.Clear();

        public void Sync() => inner.Sync();

        public void PrepareStop() => inner.PrepareStop();

        public RingMark MarkAt(long position) => inner.MarkAt(position);

        public void Dispose() => inner.Dispose();
    }
}
