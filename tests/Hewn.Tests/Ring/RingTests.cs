using System.Globalization;
using Hewn.Ring;

namespace Hewn.Tests.Ring;

/// <summary>Callers and reader over one small ring of 1,024 bytes.</summary>
public sealed class RingTests
{
    [Fact]
    public void A_frame_that_does_not_fit_into_a_lap_begins_the_next_one()
    {
        var ring = new MemoryRing();
        ring.Write(700, out long first).ShouldBe(ClaimResult.Claimed);
        ring.Memory.Head = first;
        ring.Write(500, out long second).ShouldBe(ClaimResult.Claimed);
        second.ShouldBe(MemoryRing.Capacity + Frame.SizeOf(500));
        long position = first;
        ring.Read(ref position).ShouldBe("(padding)");
        position.ShouldBe(MemoryRing.Capacity);
        ring.Read(ref position)!.Length.ShouldBe(500);
        ring.Read(ref position).ShouldBeNull();
    }

    [Fact]
    public void A_frame_that_ends_with_the_lap_needs_no_padding()
    {
        var ring = new MemoryRing();
        ring.Write(MemoryRing.Capacity - Frame.HeaderBytes, out long end).ShouldBe(ClaimResult.Claimed);
        end.ShouldBe(MemoryRing.Capacity);
        ring.Memory.Head = end;
        ring.Write(8, out long next).ShouldBe(ClaimResult.Claimed);
        next.ShouldBe(end + 24);
        ring.Read(ref end).ShouldBe("xxxxxxx\n");
    }

    [Fact]
    public void A_full_ring_takes_nothing_and_leaves_no_hole()
    {
        var ring = new MemoryRing();
        while (ring.Write(100, out _) == ClaimResult.Claimed)
        {
        }

        long claimed = ring.Memory.Claimed;
        ring.Write(100, out _).ShouldBe(ClaimResult.Full);
        ring.Memory.Claimed.ShouldBe(claimed);
        ring.Memory.Head = 2 * Frame.SizeOf(100); // Room behind the end of the lap counts only with its padding.
        ring.Write(100, out _).ShouldBe(ClaimResult.Claimed);
        ring.Write(100, out _).ShouldBe(claimed + 2 * Frame.SizeOf(100) > MemoryRing.Capacity
            ? ClaimResult.Claimed : ClaimResult.Full);
    }

    [Fact]
    public void A_closed_ring_takes_nothing_and_knows_where_it_ended()
    {
        var ring = new MemoryRing();
        ring.Write(100, out long end);
        ring.Close().ShouldBe(end);
        ring.Write(100, out _).ShouldBe(ClaimResult.Closed);
        (ring.Memory.IsClosed, ring.Memory.Claimed).ShouldBe((true, end));
        ring.Close().ShouldBe(end);
    }

    [Fact]
    public void What_stands_there_from_an_earlier_lap_is_not_read()
    {
        var ring = new MemoryRing();
        for (int i = 0; i < 3; i++)
        {
            ring.Write(MemoryRing.Capacity - Frame.HeaderBytes, out long end);
            ring.Memory.Head = end;
        }

        long next = ring.Memory.Claimed;
        ring.Read(ref next).ShouldBeNull();
    }

    [Fact]
    public async Task Eight_threads_through_many_laps_lose_and_exchange_nothing()
    {
        const int Lines = 20_000;
        var ring = new MemoryRing();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(thread);
                var patience = new SpinWait();
                for (int i = 0; i < Lines; i++)
                {
                    string line = $"{thread} {i} {new string('.', random.Next(60))}\n";
                    while (ring.Write(line) != ClaimResult.Claimed)
                        patience.SpinOnce();
                }
            },
            TaskCreationOptions.LongRunning))];
        int[] next = new int[8];
        long position = 0;
        Task all = Task.WhenAll(callers);
        var idle = new SpinWait();
        while (!all.IsCompleted || position < ring.Memory.Claimed)
        {
            string? line = ring.Read(ref position);
            Volatile.Write(ref ring.Memory.Head, position);
            if (line is null)
                idle.SpinOnce();
            if (line is null or "(padding)")
                continue;
            string[] parts = line.Split(' ');
            int thread = int.Parse(parts[0], CultureInfo.InvariantCulture);
            int.Parse(parts[1], CultureInfo.InvariantCulture).ShouldBe(next[thread]++);
        }

        await all;
        next.ShouldAllBe(count => count == Lines);
    }
}
