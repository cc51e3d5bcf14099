using Hewn.Tests.Support;

namespace Hewn.Tests.Shutdown;

/// <summary>The last thing before a signal ends the process.</summary>
public sealed class EndWithProcessTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    [Fact]
    public void The_thread_that_cares_for_backups_ends_with_it()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(options => options.MinFreeDiskBytes = 1, disk);
        SpinWait.SpinUntil(() => disk.FreeBytesAsked > 0, _long).ShouldBeTrue("it looks each second");
        log.System.EndWithProcess();
        int asked = disk.FreeBytesAsked;
        SpinWait.SpinUntil(() => disk.FreeBytesAsked > asked, Limits.FreeDiskInterval * 2.5).ShouldBeFalse();
    }

    [Fact]
    public void A_backup_that_hangs_holds_nobody_up_for_longer_than_a_bound()
    {
        using var hangs = new ManualResetEventSlim();
        var disk = new FaultyDisk { FreeBytesGate = hangs };
        using var log = new RunningLog(options => options.MinFreeDiskBytes = 1, disk);
        SpinWait.SpinUntil(() => disk.FreeBytesAsked > 0, _long).ShouldBeTrue();
        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        log.System.EndWithProcess();
        System.Diagnostics.Stopwatch.GetElapsedTime(before).ShouldBeInRange(
            Limits.ShutdownFlushTimeout * 0.9, Limits.ShutdownFlushTimeout * 20);
        hangs.Set();
    }

    [Fact]
    public void An_exception_that_nobody_handles_leaves_the_log_working_without_its_ring()
    {
        using var log = new RunningLog();
        log.Log.Info("before", ("i", 0));
        log.System.EndWithException();
        Directory.GetFiles(log.Path(".hewn"), "*ring*").ShouldBeEmpty();
        log.System.Status.SurvivesKill.ShouldBeFalse();
        for (int i = 1; i < 50; i++)
        {
            log.Log.Info("behind", ("i", i));
            LogLines.Read(log.File).Count.ShouldBe(i + 1, "nothing else holds what has returned");
        }

        Parallel.For(50, 200, i => log.Log.Info("behind", ("i", i)));
        LogLines.Read(log.File).Count.ShouldBe(200);
        log.Problems.ShouldBeEmpty("nobody else has deleted the ring");
        log.Stop().Count.ShouldBe(200);
    }

    [Fact]
    public void What_is_not_written_keeps_the_ring_and_holds_nobody_up()
    {
        var disk = new FaultyDisk { RefusesToWrite = true };
        using var log = new RunningLog(options => options.Time = new TestClock(), disk);
        log.Log.Info("before");
        log.System.EndWithException();
        disk.List(Path.Combine(Path.GetDirectoryName(log.File)!, ".hewn"), ".ring").Count.ShouldBe(1);
        log.System.Status.SurvivesKill.ShouldBeTrue();
        log.Log.Info("behind");
        log.System.Flush(_long).ShouldBeFalse();
        log.System.Status.Destinations[0].HeldBack.ShouldBe(2);
    }
}
