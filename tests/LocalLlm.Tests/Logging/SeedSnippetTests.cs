using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hewn;
using LocalLlm.Generation;
using LocalLlm.Model;
using LocalLlm.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalLlm.Tests.Logging;

/// <summary>The analysis examples of the seed's own documentation, word for word, on files that Hewn wrote.</summary>
public sealed class SeedSnippetTests
{
    private const string SlowRequests = """grep '"duration_ms".*[5-9][0-9][0-9][0-9]' logs/api.log""";

    private const string CountErrors = """
        import json

        error_types = {}
        with open('logs/errors.log', 'r') as f:
            for line in f:
                log = json.loads(line)
                error_type = log.get('error_type', 'Unknown')
                error_types[error_type] = error_types.get(error_type, 0) + 1

        for error_type, count in sorted(error_types.items(), key=lambda x: x[1], reverse=True):
            print(f"{error_type}: {count}")
        """;

    [Fact]
    public async Task The_grep_finds_exactly_the_calls_that_took_five_to_ten_seconds()
    {
        using var folder = new TempFolder();
        var time = new ShiftedTime();
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            if ((await reader.ReadToEndAsync()).Contains("slow", StringComparison.Ordinal))
                time.Advance(TimeSpan.FromSeconds(6.5));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("answer"));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish());
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });
        await using RunningServer server = await RunningServer.StartAsync(
            logging => logging.Log.Time = time, upstream.Address, folder.Combine("logs"));
        for (int i = 0; i < 5; i++)
            (await server.Chat().CompleteChatAsync("quick")).Value.Id.ShouldStartWith("chatcmpl-req_");
        await AskAsync(server, "slow", "slow-a");
        await AskAsync(server, "slow", "slow-b");
        await server.StopAndCheckAsync();

        CommandResult found = await Command.RunAsync(folder.Path, "sh", "-c", SlowRequests);
        found.ExitCode.ShouldBe(0, found.Errors);
        LogRecord[] slow = [.. found.OutputLines.Select(line => new LogRecord(line))];
        slow.ShouldAllBe(record => record.IsEnding);
        slow.Select(record => record.RequestId).ShouldBe(["slow-a", "slow-b"]);
        slow.ShouldAllBe(record => record.Number("duration_ms") >= 6_500);
    }

    [Fact]
    public async Task The_grep_reads_records_written_through_the_library_too()
    {
        using var folder = new TempFolder();
        var options = new HewnOptions { Directory = folder.Combine("logs"), ReadEnvironment = false };
        options.HandleProcessExit = false;
        options.Files.Add(new LogFileOptions("api.log"));
        await using (LogSystem log = LogSystem.Start(options))
        {
            foreach (double duration in (double[])[12.5, 499.99, 4_999.99, 5_000.01, 7_340.12, 9_999])
                log.For("api").Info("Outgoing response", ("type", "response"), ("duration_ms", duration));
        }

        CommandResult found = await Command.RunAsync(folder.Path, "sh", "-c", SlowRequests);
        found.OutputLines.Select(line => new LogRecord(line).Number("duration_ms"))
            .ShouldBe([5_000.01, 7_340.12, 9_999]);
    }

    [Fact]
    public async Task The_python_loop_counts_the_failed_calls_by_type()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await RunningServer.StartAsync(directory: folder.Combine("logs"));
        await RepeatAsync(4, () => server.PostAsync(RunningServer.Generate, new { question = "Hi", model = "none" }));
        await RepeatAsync(3, () => server.PostAsync(RunningServer.Generate, new { question = "" }));
        await RepeatAsync(5, () => server.Http.PostAsync(
            RunningServer.Generate, new StringContent("{", Encoding.UTF8, "application/json")));
        await RepeatAsync(2, () => server.Http.GetAsync("/v1/nothing"));
        await RepeatAsync(6, () => server.Http.GetAsync("/v1/models"));
        await server.StopAndCheckAsync();

        (await CountErrorsAsync(folder)).ShouldBe(
            ["MalformedJsonError: 5", "ModelNotFoundError: 4", "EmptyPromptError: 3", "NotFound: 2"]);
    }

    [Fact]
    public async Task The_python_loop_counts_an_unexpected_exception_once()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await RunningServer.StartAsync(
            directory: folder.Combine("logs"),
            services: all => all.AddSingleton<ITextGenerator, BrokenGenerator>());
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await server.PostAsync(
                RunningServer.Generate, new { question = "Hi" }, $"unexpected-{i}");
            response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            response.Headers.GetValues(RunningServer.IdHeader).ShouldBe([$"unexpected-{i}"]);
        }

        (await server.StopAndCheckAsync()).Values.ShouldAllBe(call => call.Ending.Type == "exception");
        (await CountErrorsAsync(folder)).ShouldBe(["System.InvalidCastException: 4"]);
    }

    [Fact]
    public async Task The_python_loop_counts_a_failing_upstream_once_whole_or_in_mid_stream()
    {
        using var folder = new TempFolder();
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("first piece"));
            await ScriptedUpstream.SendAsync(context, "{\"error\":{\"message\":\"out of memory\"}}");
        });
        await using RunningServer server = await RunningServer.StartAsync(
            upstream: upstream.Address, directory: folder.Combine("logs"));
        object[] messages = [new { role = "user", content = "Hello" }];
        await RepeatAsync(3, () => server.PostAsync(RunningServer.Chat, new { model = "m", messages }));
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await server.PostAsync(
                RunningServer.Chat, new { model = "m", messages, stream = true }, $"stream-{i}");
            await Should.ThrowAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
        }

        await server.StopAndCheckAsync();
        (await CountErrorsAsync(folder)).ShouldBe(
            ["LocalLlm.Generation.GenerationException: 4", "UpstreamError: 3"]);
    }

    [Fact]
    public async Task The_python_loop_counts_no_client_errors_where_they_are_warnings()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await RunningServer.StartAsync(
            logging => logging.ClientErrorsAreWarnings = true, directory: folder.Combine("logs"));
        await RepeatAsync(4, () => server.PostAsync(RunningServer.Generate, new { question = "Hi", model = "none" }));
        await server.StopAsync();
        (await CountErrorsAsync(folder)).ShouldBeEmpty();
    }

    private static async Task<string[]> CountErrorsAsync(TempFolder folder)
    {
        CommandResult counted = await Command.RunAsync(folder.Path, "python3", "-c", CountErrors);
        counted.ExitCode.ShouldBe(0, counted.Errors);
        return [.. counted.OutputLines];
    }

    private static async Task AskAsync(RunningServer server, string question, string id)
    {
        using HttpResponseMessage response = await server.PostAsync(RunningServer.Generate, new { question }, id);
        await response.Content.ReadFromJsonAsync<object>();
        await server.WaitForEndingAsync(id); // Before the clock moves again.
    }

    private static async Task RepeatAsync(int times, Func<Task<HttpResponseMessage>> call)
    {
        for (int i = 0; i < times; i++)
            (await call()).Dispose();
    }

    private sealed class BrokenGenerator : ITextGenerator
    {
        public string Description => "breaks";

        public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation) =>
            throw new InvalidCastException("nobody expects this");

        public IAsyncEnumerable<GeneratedPiece> GenerateAsync(
            string model,
            IReadOnlyList<ChatTurn> turns,
            SamplingWishes sampling,
            CancellationToken cancellation) => throw new InvalidCastException("nobody expects this");
    }
}
