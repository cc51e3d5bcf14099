using System.Text;
using Hewn.Pipeline;
using Hewn.Tests.Support;

namespace Hewn.Tests.Pipeline;

public sealed class RingPipelineTests
{
    private const int LineBytes = 32 * 1024; // Few lines fill the smallest buffer.
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _fatalWait = TimeSpan.FromSeconds(2.9);

    private static IRecordPipeline Begin(OverflowPolicy policy, params IDestination[] destinations) =>
        RunningPipeline.Begin(policy, destinations).Pipeline;

    private static byte[] Line(int thread, int number) =>
        Encoding.UTF8.GetBytes($"{thread} {number} ".PadRight(LineBytes - 1, '.') + "\n");

    /// <summary>Eight threads write while the gate is shut half of the time.</summary>
    private static (long[] Taken, long Dropped) WriteFromEightThreads(IRecordPipeline pipeline, int each, Level level)
    {
        long[] taken = new long[8];
        long dropped = 0;
        var threads = Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (int i = 0; i < each; i++)
            {
                if (pipeline.Write(1, level, Line(t, i)) == WriteResult.Accepted)
                    taken[t]++;
                else
                    Interlocked.Increment(ref dropped);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return (taken, dropped);
    }

    private static void ShouldHoldInOrder(IEnumerable<string> lines, long[] taken)
    {
        int[][] byThread = [.. lines.Where(line => char.IsDigit(line[0])).Select(line => line.Split(' '))
            .GroupBy(parts => int.Parse(parts[0])).OrderBy(group => group.Key)
            .Select(group => group.Select(parts => int.Parse(parts[1])).ToArray())];
        byThread.Sum(numbers => numbers.Length).ShouldBe((int)taken.Sum());
        foreach (int[] numbers in byThread)
            numbers.ShouldBeInOrder(SortDirection.Ascending);
        byThread.ShouldAllBe(numbers => numbers.Distinct().Count() == numbers.Length);
    }

    private static void ShouldKeepTheLaw(PipelineCounts counts) =>
        counts.Accepted.ShouldBe(counts.Processed + counts.DroppedAtStop + counts.InFlight);

    [Fact]
    public async Task Block_loses_nothing_however_slow_the_destination_is()
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.Block, slow);
        slow.Gate.Reset();
        Task opener = Task.Run(() =>
        {
            slow.Reached.Wait();
            slow.Gate.Set();
        });
        using var written = new ManualResetEventSlim();
        Task sampler = Task.Run(() =>
        {
            while (!written.IsSet)
                ShouldKeepTheLaw(pipeline.Counts);
        });
        (long[] taken, long dropped) = WriteFromEightThreads(pipeline, 200, Level.Info);
        written.Set();
        await Task.WhenAll(opener, sampler);
        pipeline.Stop(_long).ShouldBeTrue();
        dropped.ShouldBe(0);
        pipeline.Counts.ShouldBe(new PipelineCounts(1600, 1600, 0, 0, 0));
        ShouldHoldInOrder(slow.Lines, taken);
    }

    [Theory]
    [InlineData(OverflowPolicy.DropNewest, Level.Error)] // FATAL waits: see below.
    [InlineData(OverflowPolicy.DropBelow, Level.Info)]
    public void What_a_policy_drops_is_counted_and_reported_in_the_log(OverflowPolicy policy, Level level)
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(policy, slow);
        slow.Gate.Reset();
        (long[] taken, long dropped) = WriteFromEightThreads(pipeline, 200, level);
        dropped.ShouldBeGreaterThan(1000);
        PipelineCounts counts = pipeline.Counts;
        counts.DroppedFull.ShouldBe(dropped);
        ShouldKeepTheLaw(counts);
        counts.InFlight.ShouldBe(taken.Sum());

        slow.Gate.Set();
        pipeline.Stop(_long).ShouldBeTrue();
        pipeline.Counts.ShouldBe(new PipelineCounts(taken.Sum(), taken.Sum(), dropped, 0, 0));
        (taken.Sum() + dropped).ShouldBe(1600);
        ShouldHoldInOrder(slow.Lines, taken);
        slow.Lines.Where(line => line.StartsWith("dropped", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ')[1])).ShouldBe(dropped);
    }

    [Fact]
    public void DropBelow_waits_with_what_matters()
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.DropBelow, slow);
        slow.Gate.Reset();
        WriteFromEightThreads(pipeline, 50, Level.Info); // The buffer is full now.
        var result = WriteResult.Stopped;
        var important = new Thread(() => result = pipeline.Write(1, Level.Warn, Line(9, 0)));
        important.Start();
        // The writer stands at the gate and holds no lock: whoever waits now, waits for room.
        SpinWait.SpinUntil(() => !important.IsAlive || important.ThreadState == ThreadState.WaitSleepJoin, _long);
        important.IsAlive.ShouldBeTrue("it waits");
        pipeline.Write(1, Level.Info, Line(8, 0)).ShouldBe(WriteResult.Dropped);
        slow.Gate.Set();
        important.Join(_long).ShouldBeTrue();
        result.ShouldBe(WriteResult.Accepted);
        pipeline.Stop(_long).ShouldBeTrue();
        slow.Lines.ShouldContain(line => line.StartsWith("9 0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OverflowPolicy.Block)]
    [InlineData(OverflowPolicy.DropNewest)]
    [InlineData(OverflowPolicy.DropBelow)]
    public void FATAL_waits_for_room_whatever_the_policy_is(OverflowPolicy policy)
    {
        while (!IsWaitedFor(policy))
        {
            // The machine has slept for longer than the call waits.
        }
    }

    private static bool IsWaitedFor(OverflowPolicy policy)
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(policy, slow);
        Fill(pipeline, policy, slow);
        var result = WriteResult.Stopped;
        var last = new Thread(() => result = pipeline.Write(1, Level.Fatal, Line(9, 0)));
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        last.Start();
        SpinWait.SpinUntil(() => !last.IsAlive || last.ThreadState == ThreadState.WaitSleepJoin, _long);
        bool isWaiting = last.IsAlive;
        slow.Gate.Set();
        last.Join(_long).ShouldBeTrue();
        if (result == WriteResult.Dropped && System.Diagnostics.Stopwatch.GetElapsedTime(started) > _fatalWait)
            return false;
        isWaiting.ShouldBeTrue();
        result.ShouldBe(WriteResult.Accepted);
        pipeline.Stop(_long).ShouldBeTrue();
        slow.Lines.ShouldContain(line => line.StartsWith("9 0", StringComparison.Ordinal));
        return true;
    }

    [Theory]
    [InlineData(OverflowPolicy.Block)]
    [InlineData(OverflowPolicy.DropNewest)]
    public void FATAL_gives_up_after_three_seconds_and_is_counted(OverflowPolicy policy)
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(policy, slow);
        Fill(pipeline, policy, slow);
        long before = pipeline.Counts.DroppedFull;
        var waited = System.Diagnostics.Stopwatch.StartNew();
        pipeline.Write(1, Level.Fatal, Line(9, 0)).ShouldBe(WriteResult.Dropped);
        waited.Elapsed.ShouldBeInRange(_fatalWait, _long);
        pipeline.Counts.DroppedFull.ShouldBe(before + 1);
        slow.Gate.Set();
        pipeline.Stop(_long).ShouldBeTrue();
    }

    /// <summary>Writes as much as the ring holds, whose writer stands at the gate.</summary>
    private static void Fill(IRecordPipeline pipeline, OverflowPolicy policy, GatedDestination slow)
    {
        slow.Gate.Reset();
        pipeline.Write(1, Level.Info, Line(0, 0));
        slow.Reached.Wait();
        int fitting = (Limits.MinBufferBytes / LineBytes) - 2; // Frames have heads.
        for (int i = 1; i < fitting; i++)
            pipeline.Write(1, Level.Info, Line(0, i)).ShouldBe(WriteResult.Accepted);
        if (policy != OverflowPolicy.Block)
            WriteFromEightThreads(pipeline, 5, Level.Info);
        else
            while (pipeline.Counts.InFlight < fitting + 1)
                pipeline.Write(1, Level.Info, Line(1, 0));
    }

    [Fact]
    public void Lines_go_to_the_destinations_of_their_routes_only()
    {
        GatedDestination first = new(), second = new();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.Block, first, second);
        pipeline.Write(1, Level.Info, "one\n"u8);
        pipeline.Write(2, Level.Info, "two\n"u8);
        pipeline.Write(3, Level.Info, "both\n"u8);
        pipeline.Write(0, Level.Info, "none\n"u8);
        pipeline.Stop(_long).ShouldBeTrue();
        first.Lines.ShouldBe(["one\n", "both\n"]);
        second.Lines.ShouldBe(["two\n", "both\n"]);
    }

    [Fact]
    public void Drops_are_told_to_those_who_take_warnings()
    {
        GatedDestination all = new(), errors = new(Level.Error);
        using IRecordPipeline pipeline = Begin(OverflowPolicy.DropNewest, all, errors);
        all.Gate.Reset();
        while (pipeline.Write(1, Level.Info, Line(0, 0)) == WriteResult.Accepted)
        {
        }

        all.Gate.Set();
        pipeline.Stop(_long).ShouldBeTrue();
        all.Lines.Last().ShouldBe("dropped 1\n");
        errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Flush_waits_for_what_was_written_before_it()
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.Block, slow);
        slow.Gate.Reset();
        pipeline.Write(1, Level.Info, "a\n"u8);
        slow.Reached.Wait();
        pipeline.Flush(TimeSpan.FromMilliseconds(20), toDisk: false).ShouldBeFalse();
        Task<bool> flushed = Task.Run(() => pipeline.Flush(_long, toDisk: true));
        slow.Gate.Set();
        (await flushed).ShouldBeTrue();
        slow.Lines.ShouldBe(["a\n"]);
        slow.Syncs.ShouldBeGreaterThan(0);
        pipeline.Flush(TimeSpan.Zero, toDisk: false).ShouldBeTrue();
    }

    [Fact]
    public void Every_sync_and_every_clear_is_answered()
    {
        var destination = new GatedDestination();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.Block, destination);
        Parallel.For(0, 50, i =>
        {
            pipeline.Write(1, Level.Info, "a\n"u8);
            (i % 2 == 0 ? pipeline.Flush(_long, toDisk: true) : pipeline.Clear(_long)).ShouldBeTrue();
        });
        destination.Syncs.ShouldBeGreaterThan(0);
        destination.Clears.ShouldBeGreaterThan(0);
        destination.Lines.Count.ShouldBe(50);
    }

    [Fact]
    public void What_is_written_before_the_beginning_waits_for_it()
    {
        var destination = new GatedDestination();
        using IRecordPipeline pipeline = new RunningPipeline(OverflowPolicy.Block, [destination]).Pipeline;
        pipeline.Write(1, Level.Info, "early\n"u8).ShouldBe(WriteResult.Accepted);
        destination.Opened.ShouldBe(0);
        pipeline.Begin();
        pipeline.Stop(_long).ShouldBeTrue();
        destination.Opened.ShouldBe(1);
        destination.Lines.ShouldBe(["early\n"]);
    }

    [Fact]
    public void Stop_that_runs_out_of_time_counts_what_is_left_until_it_gets_out_after_all()
    {
        var slow = new GatedDestination();
        IRecordPipeline pipeline = Begin(OverflowPolicy.Block, slow);
        slow.Gate.Reset();
        pipeline.Write(1, Level.Info, "a\n"u8);
        slow.Reached.Wait();
        pipeline.Write(1, Level.Info, "b\n"u8);
        pipeline.Stop(TimeSpan.FromMilliseconds(20)).ShouldBeFalse();
        pipeline.Counts.ShouldBe(new PipelineCounts(2, 0, 0, 2, 0));
        pipeline.Write(1, Level.Info, "c\n"u8).ShouldBe(WriteResult.Stopped);
        slow.Gate.Set();
        pipeline.Stop(_long).ShouldBeTrue();
        pipeline.Counts.ShouldBe(new PipelineCounts(2, 2, 0, 0, 0));
        slow.Lines.ShouldBe(["a\n", "b\n"]);
    }

    [Fact]
    public async Task A_caller_who_waits_for_room_is_released_by_the_stop()
    {
        var slow = new GatedDestination();
        using IRecordPipeline pipeline = Begin(OverflowPolicy.Block, slow);
        slow.Gate.Reset();
        int accepted = 0;
        Task<WriteResult> caller = Task.Run(() =>
        {
            WriteResult result;
            while ((result = pipeline.Write(1, Level.Info, Line(0, accepted))) == WriteResult.Accepted)
                accepted++;
            return result;
        });
        slow.Reached.Wait();
        Task<bool> stopped = Task.Run(() => pipeline.Stop(_long));
        (await caller).ShouldBe(WriteResult.Stopped);
        slow.Gate.Set();
        (await stopped).ShouldBeTrue();
        slow.Lines.Count.ShouldBe(accepted);
    }
}
