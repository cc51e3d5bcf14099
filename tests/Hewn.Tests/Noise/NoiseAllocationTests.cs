using System.Diagnostics;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

/// <summary>Noise control allocates nothing for a record. Release only, as all tests of allocations.</summary>
public sealed class NoiseAllocationTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static RunningLog Start(Action<HewnOptions> set) => new(options =>
    {
        options.MinimumLevel = Level.Info;
        options.Overflow = OverflowPolicy.DropNewest; // A caller that waits would measure the disk.
        set(options);
    });

    [Fact]
    public void Folding_allocates_nothing()
    {
        using RunningLog log = Start(options => options.FoldRepeats = TimeSpan.FromMinutes(10));
        int i = 0;
        BytesOf(() => log.Log.Info("always the same")).ShouldBe(0);
        BytesOf(() => log.Log.Info("never the same", ("i", ++i))).ShouldBe(0);
    }

    [Fact]
    public void A_rate_limit_allocates_nothing()
    {
        using RunningLog log = Start(options =>
        {
            options.RateLimits["wide"] = new RateLimit(Limits.MaxRateLimit, Limits.MaxRateBurst);
            options.RateLimits["narrow"] = new RateLimit(1, 1);
        });
        Logger wide = log.System.For("wide"), narrow = log.System.For("narrow");
        int i = 5;
        BytesOf(() => wide.Info($"taken {i}")).ShouldBe(0);
        BytesOf(() => narrow.Info($"refused {i}")).ShouldBe(0);
    }

    [Fact]
    public void Sampling_allocates_nothing()
    {
        using RunningLog log = Start(options => options.Sampling["api"] = 0.5);
        using RunningLog slow = Start(options =>
            (options.Sampling["api"], options.KeepSlowerThan) = (0.5, TimeSpan.FromSeconds(1)));
        Logger api = log.System.For("api"), slowApi = slow.System.For("api");
        int i = 5;
        BytesOf(() => api.Info($"m {i}")).ShouldBe(0);
        BytesOf(() => slowApi.Info($"m {i}", ("duration_ms", 3.5))).ShouldBe(0);
        using (Log.Context(requestId: "req_1"))
            BytesOf(() => api.Info($"m {i}")).ShouldBe(0);
    }

    [Fact]
    public void A_buffer_allocates_nothing_for_a_record()
    {
        using RunningLog log = Start(_ => { });
        int i = 5;
        using (log.System.BufferContext())
        {
            BytesOf(() => log.Log.Debug($"kept {i}")).ShouldBe(0);
            BytesOf(() => log.Log.Info($"written {i}")).ShouldBe(0);
        }

        BytesOf(() => log.Log.Debug($"not wanted {i}")).ShouldBe(0);
    }

    private static long BytesOf(Action call)
    {
        long bytes = long.MaxValue;
        using var pause = new ManualResetEventSlim();
        for (var started = Stopwatch.StartNew(); bytes > 0 && started.Elapsed < _patience;)
        {
            pause.Wait(TimeSpan.FromMilliseconds(5)); // The JIT looks for a quiet moment.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                call();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return bytes;
    }
}
