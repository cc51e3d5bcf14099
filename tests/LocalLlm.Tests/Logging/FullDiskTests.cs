using System.Net;
using Hewn;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Logging;

/// <summary>A full disk (a tmpfs of 1 MiB): the API serves on, health says so, the log accounts for losses.</summary>
public sealed class FullDiskTests
{
    [MountFact]
    public async Task What_is_held_back_while_the_disk_is_full_is_written_when_there_is_room()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("1m");
        await using RunningServer server = await RunningServer.StartAsync(directory: Path.Combine(disk.Path, "logs"));
        await AskAsync(server, "before", paddingChars: 0);
        disk.Fill();
        for (int i = 0; i < 30; i++)
            await AskAsync(server, $"full-{i}", paddingChars: 1_000);
        await server.WaitForLoggingAsync("degraded");
        (await server.LoggingHealthAsync()).GetProperty("problem").GetString()!.ShouldContain("space");

        disk.Free();
        await server.WaitForLoggingAsync("running");
        await AskAsync(server, "after", paddingChars: 0);
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls.Count.ShouldBe(32);
        server.Log.Status.Dropped.ShouldBe(0);
        server.Problems.Select(problem => problem.Kind)
            .ShouldBe([ProblemKind.Permanent, ProblemKind.Temporary, ProblemKind.Over], "there is no room for a ring");
    }

    [MountFact]
    public async Task What_finds_no_room_to_wait_is_counted_and_the_log_says_how_many()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("1m");
        await using RunningServer server = await RunningServer.StartAsync(
            logging => logging.Log.MaxFileBytes = 0, directory: Path.Combine(disk.Path, "logs"));
        int asked = 0;
        for (; server.Log.Status.Dropped == 0 && asked < 1_000; asked++)
            await AskAsync(server, $"call-{asked}", paddingChars: 30_000);
        for (int more = asked + 5; asked < more; asked++)
            await AskAsync(server, $"call-{asked}", paddingChars: 30_000);
        (await server.LoggingHealthAsync()).GetProperty("state").GetString().ShouldBe("degraded");

        await disk.EnlargeAsync("64m");
        await server.WaitForLoggingAsync("running");
        await AskAsync(server, "after", paddingChars: 0);
        await server.StopAsync();

        IReadOnlyList<LogRecord> records = server.Files.RecordsOf(LogFiles.Api);
        LogRecord[] losses = [.. records.Where(record => record.Text("reason") == "write_failed")];
        double lost = losses.Sum(record => record.Number("dropped"));
        lost.ShouldBeGreaterThan(0);
        lost.ShouldBe(server.Log.Status.Dropped);
        // Each call has five records and the training one: what is not in the file is what the log says is lost.
        LogRecord outage = records.Single(record => record.Has("lost"));
        outage.Number("lost").ShouldBe(lost);
        int own = records.Count(record => record.Text("problem") is not null);
        own.ShouldBe(2, "the outage, and that a disk of 1 MiB has no room for a ring");
        (records.Count - losses.Length - own + lost).ShouldBe(((asked + 1) * 5) + 1);
        records.Where(record => record.Type == "request").Select(record => record.RequestId).ShouldBeUnique();
        records.Count(record => record.RequestId == "after").ShouldBe(5);
    }

    private static async Task AskAsync(RunningServer server, string id, int paddingChars)
    {
        var body = new { question = "What is a cache?", max_tokens = 2, padding = new string('x', paddingChars) };
        using HttpResponseMessage response = await server.PostAsync(RunningServer.Generate, body, id);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await response.Content.ReadAsStringAsync();
    }
}
