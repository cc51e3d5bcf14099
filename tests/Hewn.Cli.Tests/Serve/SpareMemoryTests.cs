using Hewn.Cli.Serve;

namespace Hewn.Cli.Tests.Serve;

/// <summary>When memory is given back to the system.</summary>
public sealed class SpareMemoryTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void It_is_once_behind_each_busy_time_and_not_within_one()
    {
        var clock = new Ticker();
        (long allocated, int given) = (0, 0);
        using var spare = new SpareMemory(clock, () => allocated, () => given++);
        After(100, 0, "that was little");
        After(10, 0, "there is nothing to give");
        After(500, 0, "it is busy");
        After(500, 0, "it still is");
        After(10, 1, "now it is quiet");
        After(10, 1, "once is enough");
        After(300, 1, "busy again");
        After(10, 2, "and quiet");

        void After(long mebibytes, int expected, string why)
        {
            allocated += mebibytes * Mebibyte;
            clock.Fire();
            given.ShouldBe(expected, why);
        }
    }

    private sealed class Ticker : TimeProvider
    {
        public Action Fire { get; private set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Fire = () => callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
