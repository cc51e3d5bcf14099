using System.Text.Json;
using Hewn.Sessions;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions;

/// <summary>A session on a real file system of 3 MiB that really is full.</summary>
public sealed class SessionFullDiskTests
{
    private const int Lines = 600;

    [TmpfsFact]
    public void Every_line_is_there_once_or_told_as_lost_and_the_numbers_are_dense()
    {
        using var folder = new TempFolder();
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.Root).ShouldBeTrue();
        try
        {
            FillAndGrow(folder);
        }
        finally
        {
            // Lazily: the ring stays mapped until it is collected, for callers that come late.
            TmpfsFactAttribute.Run("umount", "-l", folder.Root).ShouldBeTrue();
        }
    }

    private static void FillAndGrow(TempFolder folder)
    {
        var clock = new TestClock();
        string padding = new('x', 20_000);
        using (var session = Session.Open("demo", "test", folder.Root, configure: options =>
        {
            (options.RecordsGit, options.BufferBytes) = (false, Limits.MinBufferBytes);
            (options.Time, options.OnProblem) = (clock, _ => { });
        }))
        {
            for (int i = 0; i < Lines; i++) // 12 MB
                session.Info("m", new { i, padding });
            session.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
            session.Status.State.ShouldBe(LogState.Degraded);
            for (int attempt = 0; attempt < 3; attempt++) // While it is full: the journal takes what the log does not.
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                session.Flush(TimeSpan.FromSeconds(60)).ShouldBeFalse();
            }

            TmpfsFactAttribute.Run("mount", "-o", "remount,size=40m", folder.Root).ShouldBeTrue();
            clock.Advance(TimeSpan.FromSeconds(2));
            SpinWait.SpinUntil(() => session.Flush(TimeSpan.FromSeconds(60)), TimeSpan.FromSeconds(30)).ShouldBeTrue();
        }

        List<JsonElement> records = LogLines.ParseAll(folder.Path("test/demo/logs/logs.jsonl"));
        records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe(Enumerable.Range(0, records.Count));
        JsonElement[] metadata = [.. records.Select(record => record.GetProperty("metadata"))
            .Where(value => value.ValueKind == JsonValueKind.Object)];
        int[] written = [.. metadata.Where(value => value.Has("i")).Select(value => value.GetProperty("i").GetInt32())];
        written.ShouldBe(written.Distinct().Order());
        int told = metadata.Where(value => value.Has("dropped"))
            .Sum(value => value.GetProperty("dropped").GetInt32());
        told.ShouldBeGreaterThan(0);
        (written.Length + told).ShouldBe(Lines);
        using var file = JsonDocument.Parse(File.ReadAllBytes(folder.Path("test/demo/session.json")));
        file.RootElement.Text("status").ShouldBe("completed");
    }
}
