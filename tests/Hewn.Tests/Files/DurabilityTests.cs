using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>What is on the disk, not just in the system's cache, and when.</summary>
public sealed class DurabilityTests
{
    private const string File = "app.jsonl";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

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
    public void EveryWrite_has_the_names_of_its_files_on_the_disk_when_a_call_returns()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(
            options => (options.Durability, options.MaxFileBytes, options.BackupCount) =
                (Durability.EveryWrite, 1_000, 1_000),
            disk);
        string path = log.File;
        for (int i = 1; i <= 40; i++)
        {
            log.Log.Info("m", ("i", i));
            foreach (string name in disk.Names.Where(name => name.StartsWith(File, StringComparison.Ordinal)
                && !name.EndsWith(".ring", StringComparison.Ordinal)))
                disk.DurableName(name).ShouldBe(Path.Combine(Path.GetDirectoryName(path)!, name));
        }

        disk.Moves.ShouldBeGreaterThan(3);
        string[] steps = [.. disk.Steps];
        string directory = $"sync {Path.GetDirectoryName(path)}";
        steps[0].ShouldBe($"sync {path}");
        steps[1].ShouldBe(directory, "a name never comes before its bytes");
        for (int move = Array.FindIndex(steps, step => step.StartsWith($"move {path} ", StringComparison.Ordinal));
             move >= 0;
             move = Array.FindIndex(
                 steps, move + 1, step => step.StartsWith($"move {path} ", StringComparison.Ordinal)))
        {
            steps[move + 1].ShouldBe($"sync {path}", "the new file first");
            steps[move + 2].ShouldBe(directory);
        }

        int syncs = steps.Count(step => step == directory);
        log.Log.Info("m");
        (disk.Steps.Count(step => step == directory) - syncs).ShouldBeLessThanOrEqualTo(1);
        syncs.ShouldBeLessThan(25, "only when a name is new");
    }

    [Fact]
    public void Buffered_syncs_the_name_with_a_fatal_record_and_not_before()
    {
        var disk = new FaultyDisk();
        using var log = new RunningLog(null, disk);
        log.Log.Error("m");
        log.System.Flush(_long).ShouldBeTrue();
        disk.DurableName(File).ShouldBeNull();
        log.Log.Fatal("m");
        disk.DurableName(File).ShouldBe(log.File);
    }

    [Fact]
    public void A_directory_that_cannot_be_synced_is_told_and_tried_again()
    {
        var clock = new TestClock();
        var disk = new FaultyDisk { RefusesToSyncDirectories = true };
        using var log = new RunningLog(
            options => (options.Durability, options.Time) = (Durability.EveryWrite, clock), disk);
        log.Log.Info("m");
        log.System.Status.State.ShouldBe(LogState.Degraded);
        LogLines.Split(disk.Read(File)).Count.ShouldBe(1, "it is written all the same");
        disk.RefusesToSyncDirectories = false;
        clock.Advance(TimeSpan.FromSeconds(2));
        log.Log.Info("m");
        log.System.Flush(_long).ShouldBeTrue();
        disk.DurableName(File).ShouldBe(log.File);
        log.System.Status.State.ShouldBe(LogState.Running);
    }

    [Fact]
    public void The_system_syncs_a_directory_that_is_there_and_no_other()
    {
        using var folder = new TempFolder();
        Hewn.Files.SystemDisk.Instance.SyncDirectory(folder.Root);
        Should.Throw<IOException>(() => Hewn.Files.SystemDisk.Instance.SyncDirectory(folder.Path("none")))
            .Message.ShouldContain("cannot be synced");
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
