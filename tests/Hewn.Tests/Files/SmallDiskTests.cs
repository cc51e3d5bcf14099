using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Backups on a real file system of a few MiB that really fills up.</summary>
public sealed class SmallDiskTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static void OnTmpfs(string size, Action<TempFolder> test)
    {
        using var folder = new TempFolder();
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder.Root).ShouldBeTrue();
        try
        {
            test(folder);
        }
        finally
        {
            TmpfsFactAttribute.Run("umount", folder.Root);
        }
    }

    private static HewnOptions Options(TempFolder folder, List<LogProblem> told) => new()
    {
        Directory = folder.Root,
        RingDirectory = "/dev/shm",
        Files = { new("app.log") },
        MaxFileBytes = 500_000,
        BackupCount = 1000,
        BufferBytes = Limits.MinBufferBytes,
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = problem => { lock (told) told.Add(problem); },
    };

    [TmpfsFact]
    public void The_oldest_backups_make_room_for_more_than_the_disk_holds() => OnTmpfs("8m", folder =>
    {
        var told = new List<LogProblem>();
        HewnOptions options = Options(folder, told);
        options.MinFreeDiskBytes = 2_000_000;
        using var system = LogSystem.Start(options);
        string padding = new('x', 2000);
        const int Records = 15_000; // 30 MB, a few hundred at a time: a disk is not filled in a second.
        for (int i = 0; i < Records; i++)
        {
            system.For("").Info("m", ("i", i), ("padding", padding));
            if (i % 500 == 499)
            {
                system.Flush(_long);
                SpinWait.SpinUntil(() => SystemDisk.Instance.FreeBytes(folder.Root) >= 2_000_000, _long).ShouldBeTrue();
            }
        }

        DestinationStatus file = system.Status.Destinations[0];
        (file.Lost, file.Problem).ShouldBe((0, null));
        file.BackupsDeleted.ShouldBeGreaterThan(30);
        system.Dispose();
        told.ShouldBeEmpty();
        var left = new List<string>();
        for (int number = 50; number >= 0; number--)
        {
            if (File.Exists(RotationPolicy.NameOf(folder.Path("app.log"), number)))
                left.AddRange(LogLines.Read(RotationPolicy.NameOf(folder.Path("app.log"), number)));
        }

        int[] numbers = [.. left.Select(LogLines.Parse).Where(record => record.Has("i"))
            .Select(record => record.GetProperty("i").GetInt32())];
        numbers.ShouldBe(Enumerable.Range(Records - numbers.Length, numbers.Length));
        left.Select(LogLines.Parse).Where(record => record.Has("reason"))
            .ShouldAllBe(record => record.Text("reason") == "free_disk" && record.Text("level") == "WARN");
    });

    [TmpfsFact]
    public void A_disk_that_others_have_filled_is_freed_and_what_waited_is_written() => OnTmpfs("4m", folder =>
    {
        var told = new List<LogProblem>();
        HewnOptions options = Options(folder, told);
        for (int number = 1; number <= 4; number++)
            File.WriteAllBytes(folder.Path($"app.log.{number}"), new byte[500_000]);
        try
        {
            File.WriteAllBytes(folder.Path("ballast"), new byte[4_000_000]);
        }
        catch (IOException)
        {
            // That was the last byte.
        }

        SystemDisk.Instance.FreeBytes(folder.Root).ShouldBe(0);
        options.MinFreeDiskBytes = 600_000;
        using var system = LogSystem.Start(options);
        for (int i = 0; i < 100; i++)
            system.For("").Info("m", ("i", i));
        SpinWait.SpinUntil(() => system.Flush(_long), _long).ShouldBeTrue();
        File.Exists(folder.Path("app.log.1")).ShouldBeTrue();
        File.Exists(folder.Path("app.log.3")).ShouldBeFalse();
        system.Dispose();
        LogLines.ParseAll(folder.Path("app.log")).Count(record => record.Has("i")).ShouldBe(100);
        LogLines.ParseAll(folder.Path("app.log")).Count(record => record.Has("reason")).ShouldBe(2);
    });

    [TmpfsFact]
    public void An_archive_that_does_not_fit_leaves_its_file_and_is_made_when_there_is_room() => OnTmpfs("3m", folder =>
    {
        var told = new List<LogProblem>();
        var clock = new TestClock();
        HewnOptions options = Options(folder, told);
        byte[] noise = new byte[1_500_000]; // Cannot be packed smaller: two of them do not fit.
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(folder.Path("app.log.1"), noise);
        File.WriteAllBytes(folder.Path("ballast"), new byte[200_000]);
        (options.Compress, options.Time) = (true, clock);
        using (var system = LogSystem.Start(options))
        {
            SpinWait.SpinUntil(() => { lock (told) return told.Count > 0; }, _long).ShouldBeTrue();
            system.For("").Info("m");
            system.Flush(_long).ShouldBeTrue("what was written of the archive is gone");
        }

        told.ShouldHaveSingleItem().Message.ShouldContain("cannot be compressed");
        File.ReadAllBytes(folder.Path("app.log.1")).AsSpan().SequenceEqual(noise).ShouldBeTrue();
        Directory.GetFiles(folder.Path(".hewn"), "*.packing").ShouldBeEmpty();
        TmpfsFactAttribute.Run("mount", "-o", "remount,size=8m", folder.Root).ShouldBeTrue();
        using (var system = LogSystem.Start(options))
        {
            SpinWait.SpinUntil(() => system.Status.Destinations[0].BackupsCompressed == 1, _long).ShouldBeTrue();
        }

        File.Exists(folder.Path("app.log.1")).ShouldBeFalse();
        File.Exists(folder.Path("app.log.1.gz")).ShouldBeTrue();
    });
}
