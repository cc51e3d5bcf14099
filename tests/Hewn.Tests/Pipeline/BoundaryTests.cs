using System.Text;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Hewn.Tests.Pipeline;

/// <summary>An exception on the writer's thread would end the program; none gets there.</summary>
public sealed class BoundaryTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly List<LogProblem> _told = [];

    private RunningPipeline Begin(
        OverflowPolicy policy, Func<long, byte[]> describe, params IDestination[] destinations)
    {
        var running = new RunningPipeline(policy, destinations, describe, _told.Add);
        running.Pipeline.Begin();
        return running;
    }

    [Fact]
    public void A_destination_that_throws_everywhere_costs_its_own_lines_and_is_told_once()
    {
        var good = new GatedDestination();
        using RunningPipeline running = Begin(OverflowPolicy.Block, _ => [], new ThrowingDestination(), good);
        IRecordPipeline pipeline = running.Pipeline;
        byte[] line = new byte[100_000];
        for (int i = 0; i < 50; i++) // More than the ring holds: a dead writer would leave the caller waiting.
            pipeline.Write(3, Level.Info, line).ShouldBe(WriteResult.Accepted);
        pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        pipeline.Clear(_long).ShouldBeTrue();
        good.Lines.Count.ShouldBe(50);
        pipeline.Stop(_long).ShouldBeTrue();
        running.Writer.Lanes[0].Status.Lost.ShouldBe(50);
        running.Writer.Lanes[1].Status.Lost.ShouldBe(0);
        LogProblem problem = _told.ShouldHaveSingleItem();
        (problem.Kind, problem.Cause!.Message).ShouldBe((ProblemKind.Final, "thrown"));
        problem.Message.ShouldContain("throwing");
    }

    [Fact]
    public void Drops_that_cannot_be_described_are_told_outside_the_log()
    {
        var slow = new GatedDestination();
        using RunningPipeline running = Begin(
            OverflowPolicy.DropNewest, _ => throw new InvalidOperationException("no clock"), slow);
        IRecordPipeline pipeline = running.Pipeline;
        slow.Gate.Reset();
        byte[] line = new byte[100_000];
        while (pipeline.Write(1, Level.Info, line) == WriteResult.Accepted)
        {
        }

        slow.Gate.Set();
        pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        pipeline.Write(1, Level.Info, "after\n"u8).ShouldBe(WriteResult.Accepted);
        pipeline.Stop(_long).ShouldBeTrue();
        slow.Lines.Last().ShouldBe("after\n");
        LogProblem problem = _told.ShouldHaveSingleItem();
        problem.Message.ShouldStartWith("1 records dropped");
        problem.Cause!.Message.ShouldBe("no clock");
    }

    [Fact]
    public void Drops_that_the_log_tells_are_told_outside_of_it_as_often()
    {
        var slow = new GatedDestination();
        using RunningPipeline running = Begin(
            OverflowPolicy.DropNewest, dropped => Encoding.UTF8.GetBytes($"dropped {dropped}\n"), slow);
        IRecordPipeline pipeline = running.Pipeline;
        byte[] line = new byte[100_000];
        for (int round = 1; round <= 2; round++)
        {
            slow.Gate.Reset();
            while (pipeline.Write(1, Level.Info, line) == WriteResult.Accepted)
            {
            }

            for (int i = 1; i < round; i++)
                pipeline.Write(1, Level.Info, line).ShouldBe(WriteResult.Dropped);
            slow.Gate.Set();
            pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        }

        pipeline.Stop(_long).ShouldBeTrue();
        slow.Lines.Where(text => text.StartsWith("dropped", StringComparison.Ordinal))
            .ShouldBe(["dropped 1\n", "dropped 2\n"]);
        _told.Select(problem => problem.Message).ShouldBe(
            ["1 records dropped: the buffer was full", "2 records dropped: the buffer was full"]);
    }

    [Fact]
    public void Drops_that_no_destination_takes_as_a_warning_are_told_outside_the_log()
    {
        var errors = new GatedDestination(Level.Error);
        using RunningPipeline running = Begin(OverflowPolicy.DropNewest, _ => "own\n"u8.ToArray(), errors);
        errors.Gate.Reset();
        byte[] line = new byte[100_000];
        while (running.Pipeline.Write(1, Level.Error, line) == WriteResult.Accepted)
        {
        }

        errors.Gate.Set();
        running.Pipeline.Stop(_long).ShouldBeTrue();
        errors.Lines.ShouldNotContain("own\n");
        _told.ShouldHaveSingleItem().Message.ShouldBe(
            "1 records dropped: the buffer was full, and no destination takes warnings");
    }

    /// <summary>
    /// A ring of 1 MiB, half of it held back to the byte, and the longest line of all, 8 bytes too long for the lap.
    /// </summary>
    [Fact]
    public void The_longest_line_finds_room_beside_what_a_failing_file_refuses()
    {
        var disk = new FaultyDisk();
        var file = new FileDestination(
            disk,
            new LogFileOptions("/logs/app.log"),
            new RingTarget("/logs/app.log", 0, 0, FileFormat.Json),
            TimeProvider.System,
            new DiagnosticChannel(_told.Add),
            new TestOwnLines());
        using RunningPipeline running = RunningPipeline.Begin(OverflowPolicy.Block, file);
        IRecordPipeline pipeline = running.Pipeline;
        WriteFrame(262_136);
        pipeline.Flush(_long, toDisk: false).ShouldBeTrue();
        disk.RefusesToWrite = true;
        WriteFrame(262_144);
        WriteFrame(262_144);
        pipeline.Flush(_long, toDisk: false).ShouldBeTrue();
        var caller = new Thread(() => WriteFrame(Frame.SizeOf(Limits.MaxLineBytes))) { IsBackground = true };
        caller.Start();
        bool isBack = caller.Join(_long);
        disk.RefusesToWrite = false; // Else a caller who waits would keep the test from its end.
        isBack.ShouldBeTrue();

        void WriteFrame(long bytes) => pipeline.Write(
            1, Level.Info, Encoding.UTF8.GetBytes(new string('x', (int)bytes - Frame.HeaderBytes - 1) + "\n"));
    }

    [Fact]
    public void A_clearing_that_timed_out_does_not_happen_later()
    {
        var slow = new GatedDestination();
        using RunningPipeline running = Begin(OverflowPolicy.Block, _ => [], slow);
        IRecordPipeline pipeline = running.Pipeline;
        slow.Gate.Reset();
        pipeline.Write(1, Level.Info, "a\n"u8);
        slow.Reached.Wait();
        pipeline.Clear(TimeSpan.FromMilliseconds(20)).ShouldBeFalse();
        slow.Gate.Set();
        pipeline.Flush(_long, toDisk: true).ShouldBeTrue();
        pipeline.Stop(_long).ShouldBeTrue();
        slow.Clears.ShouldBe(0);
        pipeline.Clear(_long).ShouldBeFalse("it has stopped");
    }

    [Fact]
    public void A_flush_does_not_end_before_what_was_given_up_is_counted()
    {
        const int Lines = 6; // more than half of the ring, which is one turn's work more than may wait
        var full = new RefusingDestination();
        using var running = new RunningPipeline(OverflowPolicy.Block, [full]);
        for (int i = 0; i < Lines; i++)
            running.Pipeline.Write(1, Level.Info, new byte[120_000]).ShouldBe(WriteResult.Accepted);
        running.Pipeline.Begin();
        full.Reached.Wait();
        running.Pipeline.Flush(TimeSpan.FromMilliseconds(20), toDisk: false).ShouldBeFalse("it is being counted");
        full.Gate.Set();
        running.Pipeline.Flush(_long, toDisk: false).ShouldBeTrue();
        DestinationStatus status = running.Writer.Lanes[0].Status;
        status.Lost.ShouldBePositive();
        (status.HeldBack + status.Lost).ShouldBe(Lines);
    }

    [Fact]
    public void A_stop_that_ran_out_of_time_closes_the_destinations_in_the_end()
    {
        var slow = new GatedDestination();
        using RunningPipeline running = Begin(OverflowPolicy.Block, _ => [], slow);
        IRecordPipeline pipeline = running.Pipeline;
        slow.Gate.Reset();
        pipeline.Write(1, Level.Info, "a\n"u8);
        slow.Reached.Wait();
        pipeline.Stop(TimeSpan.FromMilliseconds(20)).ShouldBeFalse();
        slow.Closed.ShouldBe(0);
        slow.Gate.Set();
        pipeline.Stop(_long).ShouldBeTrue();
        slow.Closed.ShouldBe(1);
    }
}
