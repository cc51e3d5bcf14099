using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>A real file system of 1 MiB that really is full.</summary>
public sealed class FullDiskTests
{
    [TmpfsFact]
    public void It_tears_no_line_reports_the_loss_and_the_process_lives_on()
    {
        using var folder = new TempFolder();
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Root).ShouldBeTrue();
        try
        {
            FillAndFree(folder);
        }
        finally
        {
            TmpfsFactAttribute.Run("umount", folder.Root);
        }
    }

    private static void FillAndFree(TempFolder folder)
    {
        var clock = new TestClock();
        var told = new List<LogProblem>();
        File.WriteAllBytes(folder.Path("ballast"), new byte[500_000]);
        using var system = LogSystem.Start(new HewnOptions
        {
            Directory = folder.Root,
            Files = { new("app.jsonl") { MaxBytes = 0 } },
            Time = clock,
            ReadEnvironment = false,
            HandleProcessExit = false,
            OnProblem = told.Add,
        });
        Logger log = system.For("app");
        string padding = new('x', 20_000);
        for (int i = 0; i < 600; i++) // 12 MB
            log.Info("m", ("i", i), ("padding", padding));
        system.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();

        LogStatus full = system.Status;
        full.State.ShouldBe(LogState.Degraded);
        full.Destinations[0].Lost.ShouldBeGreaterThan(0);
        (full.Destinations[0].Written + full.Destinations[0].HeldBack + full.Destinations[0].Lost).ShouldBe(600);
        told.Select(problem => problem.Kind).ShouldBe([ProblemKind.Permanent, ProblemKind.Temporary]);
        told[0].Message.ShouldContain("do not survive a kill", Case.Sensitive, "there was no room for the ring either");
        full.SurvivesKill.ShouldBeFalse();
        string path = folder.Path("app.jsonl");
        int written = Read(path).Count;
        written.ShouldBe((int)full.Destinations[0].Written);
        written.ShouldBeGreaterThan(10);

        File.Delete(folder.Path("ballast"));
        clock.Advance(TimeSpan.FromSeconds(2));
        system.Flush(TimeSpan.FromSeconds(60), toDisk: true);
        Read(path).Count.ShouldBeGreaterThan(written, "the freed space is used");

        // Still more is held back than fits; a bigger disk takes it all.
        TmpfsFactAttribute.Run("mount", "-o", "remount,size=40m", folder.Root).ShouldBeTrue();
        clock.Advance(TimeSpan.FromSeconds(2));
        system.Flush(TimeSpan.FromSeconds(60), toDisk: true).ShouldBeTrue();
        system.Dispose();
        LogLines.ParseAll(path).Count(IsOfNoRing).ShouldBe(1);
        List<JsonElement> records = Read(path);
        int lost = (int)full.Destinations[0].Lost;
        records[written].Raw("dropped").ShouldBe($"{lost}", "it is told where it is missing");
        records.RemoveAt(written);
        records.Count(record => record.Has("until")).ShouldBeGreaterThan(0, "each outage is told when it is over");
        records.Where(record => record.Has("i")).Select(record => record.GetProperty("i").GetInt32())
            .ShouldBe([.. Enumerable.Range(0, written), .. Enumerable.Range(written + lost, 600 - written - lost)]);
    }

    /// <summary>What stands there beside the line that says why there is no ring.</summary>
    private static List<JsonElement> Read(string path) =>
        [.. LogLines.ParseAll(path).Where(record => !IsOfNoRing(record))];

    private static bool IsOfNoRing(JsonElement record) =>
        record.Text("message").StartsWith("No ring could be made", StringComparison.Ordinal);
}
