using System.Text;
using System.Text.Json;
using Hewn.Files;
using Hewn.Ring;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>The protocol of a session's log, stopped at each of its steps.</summary>
public sealed class SharedLogTests : IDisposable
{
    private const string RingName = "logs.jsonl.1-0.ring";
    private readonly TempFolder _folder = new();
    private readonly List<RingMemory> _rings = [];
    private readonly List<LogSystem> _systems = [];

    public void Dispose()
    {
        _systems.ForEach(system => system.Dispose()); // Also where a test has failed: it is the process's, too.
        _rings.ForEach(ring => ring.Dispose());
        _folder.Dispose();
    }

    private string Path => _folder.Path("logs/logs.jsonl");

    private static byte[] Lines(string owner, int from, int count) => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Range(from, count).Select(n => $$"""{"message":"{{owner}}{{n}}","metadata":null}""" + "\n")));

    private RingMemory NewRing(string name)
    {
        string folder = _folder.Path("logs/.hewn");
        Directory.CreateDirectory(folder);
        MemoryBlock block = SystemDisk.Instance.CreateMapped(
            System.IO.Path.Combine(folder, name), RingMemory.BytesFor(Limits.MinBufferBytes, 2));
        var ring = RingMemory.Create(block, Limits.MinBufferBytes, "[]"u8);
        _rings.Add(ring);
        return ring;
    }

    private void Append(IDisk disk, RingTally tally, string owner, int from, int count)
    {
        using var log = new SharedLog(disk, Path);
        using IDisposable inside = log.TryEnter(tally).ShouldNotBeNull();
        log.Append(Lines(owner, from, count), tally, count);
    }

    private static IEnumerable<(int Write, int Bytes)> Stops()
    {
        // The journal's batch and its header, the log, the journal's end: each begun, torn and whole.
        for (int write = 0; write < 4; write++)
        {
            foreach (int bytes in (int[])[0, 1, 50, 80, 100, 300, int.MaxValue])
                yield return (write, bytes);
        }
    }

    [Fact]
    public void Whoever_comes_after_a_kill_at_any_step_finishes_the_batch_and_no_line_is_there_twice()
    {
        foreach ((int write, int bytes) in Stops())
        {
            foreach (bool recoversFirst in (bool[])[false, true])
            {
                if (Directory.Exists(_folder.Path("logs")))
                    Directory.Delete(_folder.Path("logs"), recursive: true);
                RingMemory ring = NewRing(RingName);
                using RingTally dead = RingTally.Of(ring, RingName);
                using RingTally living = RingTally.Of(NewRing("logs.jsonl.2-0.ring"), "logs.jsonl.2-0.ring");
                Append(SystemDisk.Instance, dead, "dead", 0, 3);
                Append(SystemDisk.Instance, living, "living", 0, 2);
                string before = File.ReadAllText(Path);
                Should.Throw<IOException>(
                    () => Append(new StoppingDisk(SystemDisk.Instance, write, bytes), dead, "dead", 3, 4));
                string torn = File.ReadAllText(Path);

                var lines = new ExpectedLines(new SessionFormat());
                foreach (string line in Encoding.UTF8.GetString(Lines("dead", 0, 7)).Split('\n')[..^1])
                    lines.Add(Encoding.UTF8.GetBytes(line), 0);
                var recovery = new SessionRecovery(
                    ring, _folder.Path("logs/.hewn/" + RingName), Path, before: 0, lines);
                if (recoversFirst)
                    recovery.Apply(SystemDisk.Instance);
                Append(SystemDisk.Instance, living, "living", 2, 2);
                if (!recoversFirst)
                    recovery.Apply(SystemDisk.Instance);

                string text = File.ReadAllText(Path);
                string at = $"write {write}, {bytes} bytes, {recoversFirst}:\n{text}";
                text.ShouldStartWith(before, Case.Sensitive, at);
                text.ShouldStartWith(torn, Case.Sensitive, "taken back at " + at);
                var records = LogLines.ParseAll(Path);
                records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
                    .ShouldBe(Enumerable.Range(0, 11), at);
                string[] messages = [.. records.Select(record => record.Text("message"))];
                messages.Where(message => message.StartsWith('d')).ShouldBe(
                    Enumerable.Range(0, 7).Select(n => $"dead{n}"), at);
                messages.Where(message => message.StartsWith('l')).ShouldBe(
                    Enumerable.Range(0, 4).Select(n => $"living{n}"), at);
            }
        }
    }

    [Fact]
    public void Who_only_looks_counts_what_a_killed_process_had_begun()
    {
        RingMemory ring = NewRing(RingName);
        using RingTally dead = RingTally.Of(ring, RingName);
        Append(SystemDisk.Instance, dead, "dead", 0, 1);
        int whole = Encoding.UTF8.GetByteCount("""{"message":"dead1","metadata":null,"sequenceNumber":1}""") + 1;
        var stopping = new StoppingDisk(SystemDisk.Instance, 2, whole + 5);
        Should.Throw<IOException>(() => Append(stopping, dead, "dead", 1, 4));
        var lines = new ExpectedLines(new SessionFormat());
        foreach (string line in Encoding.UTF8.GetString(Lines("dead", 0, 5)).Split('\n')[..^1])
            lines.Add(Encoding.UTF8.GetBytes(line), 0);
        new SessionRecovery(ring, RingName, Path, before: 0, lines).CountWritten(SystemDisk.Instance).ShouldBe(2);
    }

    [Fact]
    public void A_batch_that_was_begun_in_a_log_that_is_gone_comes_again_from_its_ring()
    {
        RingMemory ring = NewRing(RingName);
        using RingTally dead = RingTally.Of(ring, RingName);
        Should.Throw<IOException>(() => Append(new StoppingDisk(SystemDisk.Instance, 2, 20), dead, "dead", 0, 2));
        File.Delete(Path);
        File.WriteAllText(Path, """{"message":"other","sequenceNumber":5}""" + "\n");
        Append(SystemDisk.Instance, dead, "dead", 0, 2);
        LogLines.ParseAll(Path).Select(record => (record.Text("message"), record.Raw("sequenceNumber")))
            .ShouldBe([("other", "5"), ("dead0", "6"), ("dead1", "7")]);
    }

    [Fact]
    public void Batches_on_a_full_disk_wait_and_come_once_when_there_is_room()
    {
        var disk = new FaultyDisk();
        var clock = new TestClock();
        var problems = new List<LogProblem>();
        var options = new HewnOptions
        {
            Time = clock, ReadEnvironment = false, HandleProcessExit = false,
            BufferBytes = Limits.MinBufferBytes, OnProblem = problems.Add,
        };
        LogSystem system = Begin(options, disk);
        for (int n = 0; n < 50; n++)
        {
            if (n == 20)
            {
                system.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
                disk.CapacityBytes = 5000; // The journal has room for little, the log for none.
            }

            system.For(string.Empty).Info("numbered", ("n", n));
        }

        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        system.Status.State.ShouldBe(LogState.Degraded);
        disk.CapacityBytes = long.MaxValue;
        FlushInTime(system, clock);
        system.Dispose();
        var records = LogLines.Split(disk.Read("logs.jsonl")).ConvertAll(LogLines.Parse);
        records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe(Enumerable.Range(0, records.Count));
        records.Where(record => record.Text("message") == "numbered")
            .Select(record => record.GetProperty("metadata").GetProperty("n").GetInt32())
            .ShouldBe(Enumerable.Range(0, 50));
        records.ShouldContain(
            record => record.Text("message").Contains("takes records again", StringComparison.Ordinal));
        problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
    }

    [Fact]
    public void What_had_to_be_given_up_is_told_where_it_is_missing_and_leaves_no_gap_in_the_numbers()
    {
        var disk = new FaultyDisk();
        var clock = new TestClock();
        var options = new HewnOptions
        {
            Time = clock, ReadEnvironment = false, HandleProcessExit = false,
            BufferBytes = Limits.MinBufferBytes, OnProblem = _ => { },
        };
        LogSystem system = Begin(options, disk);
        system.For(string.Empty).Info("before");
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        disk.RefusesToWrite = true;
        string padding = new('x', 1000);
        for (int n = 0; n < 3000; n++)
            system.For(string.Empty).Info("numbered", ("n", n), ("padding", padding));
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        disk.RefusesToWrite = false;
        FlushInTime(system, clock);
        system.Dispose();

        var records = LogLines.Split(disk.Read("logs.jsonl")).ConvertAll(LogLines.Parse);
        records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe(Enumerable.Range(0, records.Count));
        int written = records.Count(record => record.Text("message") == "numbered");
        written.ShouldBeInRange(1, 2999);
        int[] told = [.. records.Where(record => record.GetProperty("metadata").ValueKind == JsonValueKind.Object)
            .Where(record => record.GetProperty("metadata").TryGetProperty("dropped", out _))
            .Select(record => record.GetProperty("metadata").GetProperty("dropped").GetInt32())];
        told.Sum().ShouldBe(3000 - written);
    }

    [Fact]
    public void What_the_journal_of_a_full_disk_has_taken_is_written_later_and_not_counted_as_lost()
    {
        (FaultyDisk disk, TestClock clock, LogSystem system) = SystemOnADiskThatFillsUp();
        system.For(string.Empty).Info("numbered", ("n", 0));
        LogLarge(system, from: 1, to: 3000); // More than the ring has, so that the oldest are given up.
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        long lost = system.Status.Destinations[0].Lost;
        lost.ShouldBeGreaterThan(0);
        disk.CapacityBytes = long.MaxValue;
        FlushInTime(system, clock);
        system.Status.Destinations[0].Lost.ShouldBe(lost);
        system.Dispose();
        (int written, int told) = CountOnce(disk);
        (written + told).ShouldBe(3000);
        told.ShouldBe((int)lost);
    }

    [Fact]
    public void A_loss_whose_line_the_journal_has_taken_is_told_once()
    {
        (FaultyDisk disk, TestClock clock, LogSystem system) = SystemOnADiskThatFillsUp();
        long capacity = disk.CapacityBytes;
        disk.RefusesToWrite = true;
        LogLarge(system, from: 0, to: 3000);
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        (disk.RefusesToWrite, disk.CapacityBytes) = (false, capacity);
        SpinWait.SpinUntil(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
                return Told("logs.jsonl.journal");
            },
            TimeSpan.FromSeconds(30)).ShouldBeTrue();
        Told("logs.jsonl").ShouldBeFalse("the journal has the line now, and the log has not");
        disk.CapacityBytes = long.MaxValue;
        FlushInTime(system, clock);
        system.Dispose();
        (int written, int told) = CountOnce(disk);
        (written + told).ShouldBe(3000);

        bool Told(string file) => disk.Read(file).AsSpan().IndexOf("\"dropped\":"u8) >= 0;
    }

    [Fact]
    public void A_pledge_that_somebody_breaks_by_deleting_log_and_journal_is_a_loss_and_told()
    {
        (FaultyDisk disk, TestClock clock, LogSystem system) = SystemOnADiskThatFillsUp();
        LogLarge(system, from: 0, to: 3000);
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
        disk.Delete("/s/logs/logs.jsonl");
        disk.Delete("/s/logs/.hewn/logs.jsonl.journal");
        disk.CapacityBytes = long.MaxValue;
        FlushInTime(system, clock);
        system.Dispose();
        (int written, int told) = CountOnce(disk);
        (written + told).ShouldBe(3000);
    }

    /// <summary>The journal is as long as it gets and overwritten in its place; the log has no room.</summary>
    private (FaultyDisk Disk, TestClock Clock, LogSystem System) SystemOnADiskThatFillsUp()
    {
        var disk = new FaultyDisk();
        var clock = new TestClock();
        var options = new HewnOptions
        {
            Time = clock, ReadEnvironment = false, HandleProcessExit = false,
            BufferBytes = Limits.MinBufferBytes, OnProblem = _ => { },
        };
        LogSystem system = Begin(options, disk);
        system.For(string.Empty).Info("before");
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        disk.OpenAppend("/s/logs/.hewn/logs.jsonl.journal").Write(new byte[2_000_000], 10_000);
        disk.CapacityBytes -= disk.FreeBytes("/")!.Value - 100;
        return (disk, clock, system);
    }

    private LogSystem Begin(HewnOptions options, FaultyDisk disk)
    {
        LogSystem system = LogSystems.CreateForSession(options, disk, "/s/logs/logs.jsonl").Begin();
        _systems.Add(system);
        return system;
    }

    /// <summary>
    /// Time passes until all is written. An attempt that fails while the disk is being repaired puts the next one off
    /// by a second of this clock, so it must not be advanced only once.
    /// </summary>
    private static void FlushInTime(LogSystem system, TestClock clock) => SpinWait.SpinUntil(
        () =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return system.Flush(TimeSpan.FromSeconds(60));
        },
        TimeSpan.FromSeconds(60)).ShouldBeTrue();

    private static void LogLarge(LogSystem system, int from, int to)
    {
        string padding = new('x', 1000);
        for (int n = from; n < to; n++)
            system.For(string.Empty).Info("numbered", ("n", n), ("padding", padding));
    }

    /// <summary>How many numbered lines the log has, each once, and how many it says are missing.</summary>
    private static (int Written, int Told) CountOnce(FaultyDisk disk)
    {
        var records = LogLines.Split(disk.Read("logs.jsonl")).ConvertAll(LogLines.Parse);
        records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe(Enumerable.Range(0, records.Count));
        int[] numbers = [.. records.Where(record => record.Text("message") == "numbered")
            .Select(record => record.GetProperty("metadata").GetProperty("n").GetInt32())];
        numbers.ShouldBe(numbers.Distinct().Order());
        int told = records.Where(record => record.GetProperty("metadata").ValueKind == JsonValueKind.Object)
            .Where(record => record.GetProperty("metadata").TryGetProperty("dropped", out _))
            .Sum(record => record.GetProperty("metadata").GetProperty("dropped").GetInt32());
        return (numbers.Length, told);
    }

    [Fact]
    public void While_another_process_keeps_the_log_lines_wait()
    {
        Directory.CreateDirectory(_folder.Path("logs/.hewn"));
        var problems = new List<LogProblem>();
        var options = new HewnOptions
        {
            ReadEnvironment = false, HandleProcessExit = false, BufferBytes = Limits.MinBufferBytes,
            OnProblem = problems.Add,
        };
        LogSystem system;
        using (SystemDisk.Instance.TryLock(_folder.Path("logs/.hewn/logs.jsonl.lock")))
        {
            system = LogSystems.CreateForSession(options, SystemDisk.Instance, Path).Begin();
            _systems.Add(system);
            system.For(string.Empty).Info("waits");
            system.Status.Problem.ShouldNotBeNull().ShouldContain("another process keeps its lock");
        }

        SpinWait.SpinUntil(() => system.Flush(TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(60)).ShouldBeTrue();
        system.Dispose();
        LogLines.ParseAll(Path).Count(record => record.Text("message") == "waits").ShouldBe(1);
        problems.Select(problem => problem.Kind).ShouldBe([ProblemKind.Temporary, ProblemKind.Over]);
    }
}
