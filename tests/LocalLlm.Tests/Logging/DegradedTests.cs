using System.Text.Json;
using Hewn;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Logging;

/// <summary>A log that cannot be written: the API serves on, says so, and makes up for it later.</summary>
public sealed class DegradedTests
{
    [Fact]
    public async Task A_directory_that_cannot_be_made_degrades_logging_until_it_can()
    {
        using var folder = new TempFolder();
        string obstacle = folder.Combine("obstacle");
        File.CreateSymbolicLink(obstacle, folder.Combine("nowhere")); // Stops root, too; a start cannot foresee it.
        await using RunningServer server = await RunningServer.StartAsync(directory: Path.Combine(obstacle, "logs"));

        JsonElement health = await server.LoggingHealthAsync();
        health.GetProperty("state").GetString().ShouldBe("degraded");
        health.GetProperty("problem").GetString().ShouldNotBeNullOrEmpty();
        LogProblem told = server.Problems.First(problem => problem.Kind == ProblemKind.Temporary);
        told.Message.ShouldContain(Path.Combine(obstacle, "logs", LogFiles.Api));

        for (int i = 0; i < 20; i++)
            await AskAsync(server, $"held-{i}");
        (await server.LoggingHealthAsync()).GetProperty("state").GetString().ShouldBe("degraded");
        JsonElement shown = JsonDocument.Parse(await server.Http.GetStringAsync(RunningServer.Logs)).RootElement;
        shown.GetProperty("api_logs").GetArrayLength().ShouldBe(0);

        File.Delete(obstacle);
        await server.WaitForLoggingAsync("running");
        server.Problems.ShouldContain(problem => problem.Kind == ProblemKind.Over);
        (await server.LoggingHealthAsync()).TryGetProperty("problem", out _).ShouldBeFalse();
        await AskAsync(server, "after");
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls.Keys.ShouldBe([.. Enumerable.Range(0, 20).Select(i => $"held-{i}"), "after"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_missing_directory_is_made()
    {
        using var folder = new TempFolder();
        string deep = folder.Combine("not", "there", "yet");
        await using RunningServer server = await RunningServer.StartAsync(directory: deep);
        (await server.LoggingHealthAsync()).GetProperty("state").GetString().ShouldBe("running");
        await AskAsync(server, "first");
        (await server.StopAndCheckAsync()).Keys.ShouldBe(["first"]);
    }

    [Fact]
    public async Task A_directory_that_is_deleted_while_running_is_made_again()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await RunningServer.StartAsync(directory: folder.Combine("logs"));
        await AskAsync(server, "before");
        await server.WaitForEndingAsync("before");
        Directory.Delete(folder.Combine("logs"), recursive: true);
        await AskAsync(server, "after");
        (await server.StopAndCheckAsync()).Keys.ShouldBe(["after"]);
    }

    [Fact]
    public async Task Switched_off_calls_leave_no_records_but_events_do()
    {
        await using RunningServer server = await RunningServer.StartAsync(logging => logging.Enabled = false);
        await AskAsync(server, "unrecorded");
        (await server.Http.GetAsync("/v1/nothing")).Dispose();
        await server.StopAsync();
        IReadOnlyList<LogRecord> records = server.Files.RecordsOf(LogFiles.Api);
        records.ShouldNotContain(record => record.Type == "request" || record.IsEnding);
        records.Select(record => record.Text("event_type")).OfType<string>()
            .ShouldBe(["text_generation_start", "text_generation_success"]);
        server.Files.LinesOf(LogFiles.Errors).ShouldBeEmpty();
    }

    private static async Task AskAsync(RunningServer server, string id)
    {
        using HttpResponseMessage response = await server.PostAsync(
            RunningServer.Generate, new { question = "What is a cache?", max_tokens = 2 }, id);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsStringAsync();
    }
}
