using Hewn.Tests.Support;

namespace Hewn.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void A_disabled_level_allocates_nothing()
    {
        using var log = new RunningLog(options => options.MinimumLevel = Level.Warn);
        Logger logger = log.System.For("quiet");
        Call(logger);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Call(logger);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Call(Logger logger)
    {
        int count = 5;
        string name = "n";
        logger.Info("plain");
        logger.Debug($"with {count} and {name} and {count:X4}");
        logger.Info($"with {count} and {name}");
    }
}
