using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>What is on the disk, not just in the system's cache, and when.</summary>
public sealed class DurabilityTests
{
    private const string File = "app.jsonl";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(20);

    [Fact]
    public void EveryWrite_has_a_record_on_the_disk_when_its_call_returns()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(options => options.Durability = Durability.EveryWrite, disk);
        for (int i = 1; i <= 20; i++)
        {
            log.Log.Info("m", ("i", i));
            int written = disk.Read(File).Length;
            disk.SyncedBytes(File).ShouldBe(written);
            LogLines.Split(disk.Read(File)).Count.ShouldBe(i);
        }
    }

    [Fact]
    public void EveryWrite_keeps_records_of_many_threads_and_of_rotated_files_on_the_disk()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(
            options => (options.Durability, options.MaxFileBytes, options.BackupCount) =
                (Durability.EveryWrite, 2_000, 1_000),
            disk);
        Parallel.For(0, 200, i => log.Log.Info("m", ("i", i)));
        string[] files = [.. disk.Names.Where(name => name.StartsWith(File, StringComparison.Ordinal))
            .Where(name => !name.EndsWith(".ring", StringComparison.Ordinal))];
        files.Length.ShouldBeGreaterThan(3);
        files.ShouldAllBe(name => disk.SyncedBytes(name) == disk.Read(name).Length);
        files.Sum(name => LogLines.Split(disk.Read(name)).Count).ShouldBe(200);
    }

    [Fact]
    public void FlushInterval_syncs_without_being_asked()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(
            options => (options.Durability, options.FlushInterval) =
                (Durability.FlushInterval, TimeSpan.FromMilliseconds(10)),
            disk);
        log.Log.Info("m");
        SpinWait.SpinUntil(() => disk.SyncedBytes(File) > 0, _long).ShouldBeTrue();
        disk.SyncedBytes(File).ShouldBe(disk.Read(File).Length);
    }

    [Fact]
    public void Buffered_syncs_a_fatal_record_and_no_other()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(null, disk);
        log.Log.Error("m");
        log.System.Flush(_long).ShouldBeTrue();
        disk.SyncedBytes(File).ShouldBe(0);
        log.Log.Fatal("m");
        disk.SyncedBytes(File).ShouldBe(disk.Read(File).Length);
    }

    [Fact]
    public void Fatal_is_on_the_disk_when_its_file_was_rotated_before_the_sync()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(options => (options.MaxFileBytes, options.BackupCount) = (1_000, 100), disk);
        for (int i = 0; i < 50; i++)
            log.Log.Info("m");
        log.Log.Fatal("m");
        string[] files = [.. disk.Names.Where(name => name.StartsWith(File, StringComparison.Ordinal))
            .Where(name => !name.EndsWith(".ring", StringComparison.Ordinal))];
        files.Length.ShouldBeGreaterThan(3);
        files.ShouldAllBe(name => disk.SyncedBytes(name) == disk.Read(name).Length);
    }
}
