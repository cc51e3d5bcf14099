using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams;

/// <summary>What is said of lines that come behind newer ones: surely new, or not known.</summary>
public sealed class RecentLinesTests
{
    [Fact]
    public void Every_line_above_the_floor_is_known_and_lines_below_it_are_not_claimed()
    {
        const int Most = 1000;
        var random = new Random(11);
        var recent = new RecentLines(0, Most);
        var all = new HashSet<(long, ulong)>();
        long at = 1;
        int surelyNew = 0;
        for (int i = 0; i < 50_000; i++)
        {
            at += random.Next(3);
            long ns = Math.Max(1, at - random.Next(400));
            ulong hash = (ulong)random.Next(4); // Many are there twice, and 0 is a hash as any other.
            if (ns <= recent.FloorNs)
                continue;
            bool isNew = recent.TryAdd(ns, hash);
            isNew.ShouldBe(!all.Contains((ns, hash)), $"{i}: {ns} {hash}, floor {recent.FloorNs}");
            surelyNew += isNew ? 1 : 0;
            all.Add((ns, hash));
        }

        recent.FloorNs.ShouldBeInRange(at - 3 * Most, at);
        surelyNew.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public void Lines_of_one_time_alone_raise_the_floor_to_it()
    {
        var recent = new RecentLines(0, 100);
        for (ulong i = 1; i <= 100; i++)
            recent.TryAdd(5, i).ShouldBeTrue();
        recent.FloorNs.ShouldBe(5);
        recent.TryAdd(6, 1).ShouldBeTrue();
        recent.TryAdd(6, 1).ShouldBeFalse();
    }

    [Fact]
    public void Streams_share_the_room()
    {
        var room = new RecentRoom(10);
        room.TryTake(6).ShouldBeTrue();
        room.TryTake(5).ShouldBeFalse();
        room.TryTake(4).ShouldBeTrue();
        room.Give(6);
        room.TryTake(6).ShouldBeTrue();
    }
}
