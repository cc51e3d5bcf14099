using System.Diagnostics;
using Hewn.Tests.Support;

namespace Hewn.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void A_disabled_level_allocates_nothing()
    {
        using var log = new RunningLog(options => options.MinimumLevel = Level.Warn);
        Logger logger = log.System.For("quiet");
        BytesOf(() => Call(logger)).ShouldBe(0);
    }

    [Fact]
    public void A_record_allocates_nothing()
    {
        using var log = new RunningLog(options => options.Overflow = OverflowPolicy.DropNewest);
        Logger logger = log.System.For("busy").With("component", "kv").With("shard", 3);
        using (Log.Context(requestId: "req_1", userId: "u", model: "m"))
        {
            BytesOf(() => Call(logger)).ShouldBe(0);
            BytesOf(() => Collide(logger)).ShouldBe(0);
        }
    }

    [Fact]
    public void A_hole_that_throws_costs_one_writer_and_not_one_for_each_later_call()
    {
        using var log = new RunningLog(options => options.Overflow = OverflowPolicy.DropNewest);
        BytesOf(() => Call(log.Log)).ShouldBe(0);
        for (int i = 0; i < 5; i++)
            Should.Throw<InvalidOperationException>(() => log.Log.Info($"before {Throw()} after"));
        Call(log.Log);
        BytesOf(() => Call(log.Log)).ShouldBe(0);

        static int Throw() => throw new InvalidOperationException();
    }

    [Fact]
    public void A_value_that_logs_while_it_is_logged_takes_no_new_writer_each_time()
    {
        using var log = new RunningLog(options => options.Overflow = OverflowPolicy.DropNewest);
        var chatty = new Chatty(log.Log);
        BytesOf(() => log.Log.Info($"outer {chatty}"), enough: 64_000).ShouldBeLessThanOrEqualTo(64_000);
    }

    private sealed class Chatty(Logger log)
    {
        public override string ToString()
        {
            int two = 2;
            log.Info($"inner {two}");
            return "chatty";
        }
    }

    private static void Call(Logger logger)
    {
        int count = 5;
        string name = "n";
        double share = 12.125;
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var id = Guid.Empty;
        logger.Debug($"with {count:X4}");
        logger.Debug($"with {share,10:F2}");
        logger.Debug($"with {share:@s:F1}");
        logger.Debug($"with {time:O}");
        logger.Debug($"with {id}");
        logger.Info($"with {count} and {name}", ("request", name));
        logger.Info("plain", ("share", share));
        logger.Info("plain", ("time", time));
    }

    private static void Collide(Logger logger)
    {
        string request_id = "r";
        logger.Info($"with {request_id}", ("component", "nearer"), ("level", 1), ("level", 2));
    }

    /// <summary>
    /// What this thread allocates for a thousand calls, once the JIT has made its best of them: before that, code that
    /// is not optimised boxes.
    /// </summary>
    private static long BytesOf(Action call, long enough = 0)
    {
        long bytes = long.MaxValue;
        using var pause = new ManualResetEventSlim();
        for (var started = Stopwatch.StartNew(); bytes > enough && started.Elapsed < _patience;)
        {
            pause.Wait(TimeSpan.FromMilliseconds(5)); // The JIT looks for a quiet moment.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                call();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return bytes;
    }

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
}
