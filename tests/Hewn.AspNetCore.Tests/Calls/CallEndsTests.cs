using Hewn.AspNetCore.Calls;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>Ends of calls that are written together: each once, and none left behind.</summary>
public sealed class CallEndsTests
{
    [Fact]
    public void A_call_that_ends_alone_is_not_taken()
    {
        using var ends = new CallEnds();
        var call = new Ended();
        ends.TryTake(call).ShouldBeFalse();
        ends.Settle();
        call.Times.ShouldBe(0);
    }

    [Fact]
    public void Where_many_end_they_are_taken_and_written_by_another_thread()
    {
        using var ends = new CallEnds();
        var call = new Ended();
        while (!ends.TryTake(call)) // Twenty within ten milliseconds, on a machine of any speed.
        {
            // Nothing was promised for those before.
        }

        call.Written.Wait(TestApp.Timeout).ShouldBeTrue();
        (call.Times, call.Thread).ShouldBe((1, "hewn-calls"));
    }

    [Fact]
    public void No_more_are_taken_than_there_is_room_for()
    {
        using var ends = new CallEnds();
        using var isHeld = new ManualResetEventSlim();
        var first = new Ended { Until = isHeld };
        Take(ends, first);
        first.Begun.Wait(TestApp.Timeout).ShouldBeTrue(); // Its thread is busy from here on.
        Ended[] others = [.. Enumerable.Range(0, Limits.LaterEnds - 1).Select(_ => new Ended())];
        others.ShouldAllBe(call => ends.TryTake(call));
        var odd = new Ended();
        ends.TryTake(odd).ShouldBeFalse();
        isHeld.Set();
        ends.Settle();
        others.ShouldAllBe(call => call.Times == 1);
        (first.Times, odd.Times).ShouldBe((1, 0));
    }

    [Fact]
    public async Task All_that_was_taken_is_written_once_however_it_stops_and_begins()
    {
        var ends = new CallEnds();
        int taken = 0;
        List<Ended> all = [];
        Task[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                var call = new Ended();
                if (i % 500 == 0)
                    ends.Begin();
                if (i % 700 == 0)
                    ends.Settle();
                if (!ends.TryTake(call))
                    continue;
                Interlocked.Increment(ref taken);
                lock (all)
                    all.Add(call);
            }
        }))];
        await Task.WhenAll(callers);
        ends.Dispose();
        taken.ShouldBeGreaterThan(0);
        all.ShouldAllBe(call => call.Times == 1);
        ends.TryTake(new Ended()).ShouldBeFalse();
    }

    private static void Take(CallEnds ends, Ended call)
    {
        do
            ends.Begin();
        while (!ends.TryTake(call));
    }

    private sealed class Ended : IEndedCall
    {
        private int _times;

        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Written { get; } = new();

        public ManualResetEventSlim? Until { get; init; }

        public int Times => Volatile.Read(ref _times);

        public string? Thread { get; private set; }

        public void EndLater()
        {
            Begun.Set();
            Until?.Wait(TestApp.Timeout);
            Thread = System.Threading.Thread.CurrentThread.Name;
            Interlocked.Increment(ref _times);
            Written.Set();
        }
    }
}
