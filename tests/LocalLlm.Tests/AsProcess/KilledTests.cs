using System.Net.Http.Json;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.AsProcess;

/// <summary>A server that is killed while its cache moves blocks, and the next start.</summary>
public sealed class KilledTests
{
    private static readonly string[] _arguments =
        ["--port", "0", "--train-steps", "2", "--kv-hot-tokens", "64", "--kv-policy", "adaptive_lru"];

    [Fact]
    public async Task The_next_start_begins_with_an_empty_cache_says_what_was_left_and_answers_as_before()
    {
        using var folder = new TempFolder();
        string before;
        await using (ServerProcess server = Start(folder))
        {
            using HttpClient http = await ReadyAsync(server);
            before = await AnswerAsync(http, seed: 1, tokens: 20);
            Task<string>[] running =
                [.. Enumerable.Range(0, 6).Select(seed => AnswerAsync(http, seed, tokens: 400))];
            var tier = new FileInfo(folder.Combine("llm-data", "kv-cache.tier"));
            await Eventually.HoldsAsync(() => LengthOf(tier) > 0, "blocks on disk");
            await server.SignalAsync("KILL");
            (await server.ExitCodeAsync()).ShouldNotBe(0);
            await Should.ThrowAsync<HttpRequestException>(Task.WhenAll(running));
            LengthOf(tier).ShouldBeGreaterThan(0);
        }

        await using (ServerProcess again = Start(folder))
        {
            using HttpClient http = await ReadyAsync(again);
            (await AnswerAsync(http, seed: 1, tokens: 20)).ShouldBe(before);
            await again.SignalAsync("TERM");
            (await again.ExitCodeAsync()).ShouldBe(0, again.Errors);
        }

        LogRecord[] starts = [.. new LogFiles(folder.Combine("logs")).RecordsOf(LogFiles.Api)
            .Where(record => record.Text("operation") == "cache_init" && record.Has("stale_bytes"))];
        starts.Length.ShouldBe(2);
        starts[0].Number("stale_bytes").ShouldBe(0);
        starts[1].Number("stale_bytes").ShouldBeGreaterThan(0);
        File.Exists(folder.Combine("llm-data", "kv-cache.tier")).ShouldBeFalse();
    }

    private static ServerProcess Start(TempFolder folder) => ServerProcess.Start(
        folder.Path,
        _arguments,
        "LLM_MODEL=hewn-small",
        "LLM_DATA=llm-data",
        $"DREAMLAKE_LOCAL_PATH={folder.Combine("sessions")}");

    private static async Task<HttpClient> ReadyAsync(ServerProcess server)
    {
        var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        await Eventually.HoldsAsync(
            async () => (await http.GetStringAsync("/health")).Contains("\"ready\"", StringComparison.Ordinal),
            "the model");
        await Eventually.HoldsAsync(
            () => server.Output.Contains("hewn-small is ready", StringComparison.Ordinal), "the line that says so");
        return http;
    }

    private static async Task<string> AnswerAsync(HttpClient http, int seed, int tokens)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            RunningServer.Generate,
            new { question = $"Tell me {seed}.", model = "hewn-small", seed, temperature = 1.5, max_tokens = tokens });
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<Dictionary<string, object>>();
        return answer!["response"].ToString()!;
    }

    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }
}
