using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalLlm.Generation;
using LocalLlm.KvCache;
using LocalLlm.Serving;
using LocalLlm.Tests.Hosting;
using LocalLlm.Tests.Transformer;
using OpenAI.Chat;

namespace LocalLlm.Tests.Serving;

/// <summary>The server with the transformer: training, waiting, answering, stopping.</summary>
public sealed class TransformerServerTests
{
    [Fact]
    public async Task While_it_trains_answers_are_503_with_progress_and_the_small_model_answers()
    {
        using var folder = new TempFolder();
        await using (RunningServer server = await StartAsync(folder, steps: 1_000_000))
        {
            await Eventually.HoldsAsync(
                async () => (await ModelOf(server)).GetProperty("state").GetString() == "training", "the training");
            using HttpResponseMessage early = await AskAsync(server, "early-1", TransformerGenerator.ModelName);
            early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            early.Headers.RetryAfter.ShouldNotBeNull();
            string body = await early.Content.ReadAsStringAsync();
            body.ShouldContain("model_loading");
            body.ShouldContain("of 1000000 steps");
            using HttpResponseMessage other = await AskAsync(server, "early-2", EmbeddedGenerator.ModelName);
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
            string models = await server.Http.GetStringAsync("/v1/models");
            models.IndexOf("hewn-small", StringComparison.Ordinal)
                .ShouldBeInRange(0, models.IndexOf("hewn-tiny", StringComparison.Ordinal));
            string curve = Path.Combine(SessionFolder(folder), "tracks", "loss", "data.jsonl");
            await Eventually.HoldsAsync(
                () => File.Exists(curve) && new FileInfo(curve).Length > 0, "the loss curve while it trains");
            IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
            calls["early-1"].Ending.Text("error_type").ShouldBe("ModelNotReadyError");
        }

        JsonElement session = SessionOf(folder);
        session.GetProperty("status").GetString().ShouldBe("interrupted");
    }

    [Fact]
    public async Task It_trains_in_a_session_keeps_its_checkpoint_answers_and_starts_at_once_the_next_time()
    {
        using var folder = new TempFolder();
        string first;
        await using (RunningServer server = await StartAsync(folder))
        {
            await ReadyAsync(server);
            ChatCompletion answer = await server.Chat(TransformerGenerator.ModelName)
                .CompleteChatAsync([new UserChatMessage("What is a log?")], OpenAiClients.Short(tokens: 12));
            first = answer.Content[0].Text;
            answer.Usage.OutputTokenCount.ShouldBeInRange(1, 12);
            await server.StopAndCheckAsync();
        }

        JsonElement session = SessionOf(folder);
        session.GetProperty("status").GetString().ShouldBe("completed");
        string directory = SessionFolder(folder);
        File.ReadAllText(Path.Combine(directory, "parameters.json")).ShouldContain("\"Steps\": 30");
        File.ReadAllLines(Path.Combine(directory, "tracks", "loss", "data.jsonl")).Length.ShouldBe(30);
        File.ReadAllText(Path.Combine(directory, "logs", "logs.jsonl")).ShouldContain("Checkpoint kept");

        await using RunningServer again = await StartAsync(folder);
        await ReadyAsync(again);
        File.ReadAllLines(Path.Combine(directory, "tracks", "loss", "data.jsonl")).Length.ShouldBe(30);
        ChatCompletion same = await again.Chat(TransformerGenerator.ModelName)
            .CompleteChatAsync([new UserChatMessage("What is a log?")], OpenAiClients.Short(tokens: 12));
        same.Content[0].Text.ShouldBe(first);
        IReadOnlyList<LogRecord> records = await StoppedRecordsAsync(again);
        records.ShouldContain(
            record => record.Text("message")!.StartsWith("Loaded hewn-small", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_told_and_the_model_is_trained_again()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("hewn-small.checkpoint"), "HEWNLLM1 but no more");
        await using RunningServer server = await StartAsync(folder);
        await ReadyAsync(server);
        IReadOnlyList<LogRecord> records = await StoppedRecordsAsync(server);
        records.ShouldContain(record => record.Level == "WARN"
            && record.Text("message")!.Contains("trained again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Streams_come_in_pieces_and_what_a_request_makes_the_cache_do_carries_its_id()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await StartAsync(folder, debug: true);
        await ReadyAsync(server);
        string[] ids = ["cache-0", "cache-1", "cache-2", "cache-3"];
        foreach (string id in ids)
        {
            List<StreamingChatCompletionUpdate> updates = await server
                .Chat(TransformerGenerator.ModelName, new RequestIdPolicy(id))
                .CompleteChatStreamingAsync(
                    [new SystemChatMessage("You are a friendly server that likes logs very much."),
                        new UserChatMessage($"Tell me all about the number {id}.")],
                    OpenAiClients.Short(tokens: 60))
                .ToListAsync();
            updates.Count(update => update.FinishReason is not null).ShouldBe(1);
        }

        string metrics = await server.Http.GetStringAsync("/metrics/cache");
        metrics.ShouldContain("llm_kv_cache_evictions_total");
        IReadOnlyList<LogRecord> records = await StoppedRecordsAsync(server);
        LogRecord[] evictions = [.. records.Where(record => record.Text("operation") == "evict_to_ssd")];
        evictions.ShouldNotBeEmpty();
        evictions.ShouldAllBe(record => ids.Contains(record.RequestId) && record.Text("model") == "hewn-small");
        LogRecord last = records.Single(record => record.IsEnding && record.RequestId == "cache-3");
        last.Json("cache.hit").GetBoolean().ShouldBeTrue();
        last.Number("gen_ai.usage.cache_read.input_tokens").ShouldBeGreaterThan(0);
        records.Last(record => record.Text("operation") == "cache_stats").Number("prefix_hits")
            .ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task The_cache_s_spans_of_a_call_whose_client_asks_for_a_trace_are_records_and_of_no_other()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await StartAsync(folder);
        await ReadyAsync(server);
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        foreach ((string id, string flags) in ((string, string)[])
            [("first", "00"), ("second", "00"), ("third", "00"), ("traced", "01"), ("last", "00")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, RunningServer.Generate)
            {
                Content = JsonContent.Create(new { question = $"{id}: tell me all.", max_tokens = 120, seed = 1 }),
                Headers =
                {
                    { RunningServer.IdHeader, id }, { "traceparent", $"00-{Trace}-b7ad6b7169203331-{flags}" },
                },
            };
            (await server.Http.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
        }

        IReadOnlyList<LogRecord> records = await StoppedRecordsAsync(server);
        LogRecord[] spans = [.. records.Where(record => record.Text("type") == "span")];
        spans.ShouldAllBe(record => record.RequestId == "traced" && record.Text("trace_id") == Trace);
        JsonElement[] own = [.. spans.Select(record => record.Json("span"))];
        JsonElement lookup = own.Single(span => span.GetProperty("name").GetString() == "kv_cache.lookup");
        lookup.GetProperty("attributes").GetProperty("cache.hit").GetBoolean().ShouldBeFalse();
        string parent = lookup.GetProperty("parent_span_id").GetString()!;
        LogRecord call = records.Single(record => record.IsEnding && record.RequestId == "traced");
        call.Text("span_id").ShouldBe(parent);
        spans.Select(record => record.Text("span_id")).Distinct().Count().ShouldBe(spans.Length);
        JsonElement evict = own.First(span => span.GetProperty("name").GetString() == "kv_cache.evict");
        evict.GetProperty("attributes").GetProperty("eviction.policy").GetString().ShouldBe("adaptive_lru");
        evict.GetProperty("attributes").GetProperty("eviction.tokens").GetInt32().ShouldBe(32);
    }

    [Fact]
    public async Task Many_clients_at_once_each_get_their_own_answer()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await StartAsync(folder);
        await ReadyAsync(server);
        string[] alone = new string[6];
        for (int i = 0; i < alone.Length; i++)
            alone[i] = await AnswerAsync(server, i);
        string[] together = await Task.WhenAll(Enumerable.Range(0, alone.Length).Select(i => AnswerAsync(server, i)));
        together.ShouldBe(alone);
        alone.Distinct().Count().ShouldBeGreaterThan(1);
        await server.StopAndCheckAsync();
    }

    [Fact]
    public async Task Temperature_top_k_top_p_and_stop_are_those_of_the_request()
    {
        using var folder = new TempFolder();
        await using RunningServer server = await StartAsync(folder);
        await ReadyAsync(server);
        string question = "Why?";
        (string likeliest, _) = await AskAsync(server, new { question, temperature = 0, max_tokens = 20 });
        foreach (object wishes in (object[])
            [new { question, temperature = 2, seed = 7, top_k = 1, max_tokens = 20 },
                new { question, temperature = 2, seed = 7, top_p = 1e-9, max_tokens = 20 }])
        {
            (await AskAsync(server, wishes)).Text.ShouldBe(likeliest, wishes.ToString());
        }

        (string wild, _) = await AskAsync(server, new { question, temperature = 2, seed = 7, max_tokens = 20 });
        wild.ShouldNotBe(likeliest);
        string stop = wild[8..10];
        (string stopped, string finish) = await AskAsync(
            server, new { question, temperature = 2, seed = 7, max_tokens = 20, stop });
        stopped.ShouldBe(wild[..wild.IndexOf(stop, StringComparison.Ordinal)]);
        finish.ShouldBe("stop");
        await server.StopAndCheckAsync();
    }

    private static async Task<(string Text, string Finish)> AskAsync(RunningServer server, object wishes)
    {
        using HttpResponseMessage response = await server.Http.PostAsJsonAsync(RunningServer.Generate, wishes);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.GetProperty("response").GetString()!, answer.GetProperty("finish_reason").GetString()!);
    }

    private static async Task<string> AnswerAsync(RunningServer server, int seed)
    {
        ChatCompletion answer = await server.Chat(TransformerGenerator.ModelName)
            .CompleteChatAsync([new UserChatMessage($"Question {seed}")], OpenAiClients.Short(seed, tokens: 20));
        return answer.Content[0].Text;
    }

    private static Task<RunningServer> StartAsync(TempFolder folder, int? steps = null, bool debug = false)
    {
        var training = TinyTransformer.Options with { Steps = steps ?? TinyTransformer.Options.Steps };
        return RunningServer.StartAsync(
            configure: debug ? logging => logging.Log.Levels["kv.cache"] = Hewn.Level.Debug : null,
            options: usual => usual with
            {
                Model = TransformerGenerator.ModelName,
                Serving = new ServingOptions
                {
                    Directory = folder.Path,
                    Sessions = folder.Combine("sessions"),
                    Training = training,
                    Policy = EvictionPolicyKind.AdaptiveLru,
                    HotTokens = 256,
                },
            });
    }

    private static Task ReadyAsync(RunningServer server) => Eventually.HoldsAsync(
        async () => (await ModelOf(server)).GetProperty("state").GetString() == "ready", "the model");

    private static async Task<JsonElement> ModelOf(RunningServer server)
    {
        using JsonDocument health = JsonDocument.Parse(await server.Http.GetStringAsync("/health"));
        return health.RootElement.GetProperty("model").Clone();
    }

    private static Task<HttpResponseMessage> AskAsync(RunningServer server, string id, string model) =>
        server.PostAsync(RunningServer.Generate, new { question = "Hello?", model, max_tokens = 5 }, id);

    private static JsonElement SessionOf(TempFolder folder)
    {
        using JsonDocument session =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(SessionFolder(folder), "session.json")));
        return session.RootElement.Clone();
    }

    private static string SessionFolder(TempFolder folder) =>
        folder.Combine("sessions", "local-llm", TransformerGenerator.ModelName);

    private static async Task<IReadOnlyList<LogRecord>> StoppedRecordsAsync(RunningServer server)
    {
        await server.StopAsync();
        return server.Files.RecordsOf(LogFiles.Api);
    }
}
