using System.ClientModel;
using System.Text;
using LocalLlm.Tests.Hosting;
using OpenAI.Chat;

namespace LocalLlm.Tests.Logging;

/// <summary>64 clients at once, 20 calls of five kinds each, every call with an id and a marker of its own.</summary>
public sealed class ConcurrentClientsTests
{
    private const int Clients = 64;
    private const int CallsEach = 20;
    private const int Kinds = 5;
    private const int PerKind = Clients * CallsEach / Kinds;

    private delegate Task Caller(RunningServer server, string id, string marker);

    private static readonly Caller[] _kinds =
        [WholeAsync, StreamedAsync, FailingAsync, AbortedUploadAsync, AbortedStreamAsync];

    [Fact]
    public async Task Every_call_has_its_own_records_and_nothing_is_mixed_up()
    {
        await using RunningServer server = await RunningServer.StartAsync(l => l.Log.MaxFileBytes = 200 * 1024 * 1024);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunClientAsync(server, client)));
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();

        calls.Count.ShouldBe(Clients * CallsEach);
        for (int client = 0; client < Clients; client++)
        {
            for (int call = 0; call < CallsEach; call++)
                CheckKind(calls[IdOf(client, call)], call % Kinds);
        }

        CheckMarkers(calls);
        calls.Values.Count(call => call.Outcome == "failed").ShouldBe(PerKind);
        calls.Values.Count(call => call.Ending.Status == 499).ShouldBe(PerKind);
        server.Log.Status.Dropped.ShouldBe(0);
        server.Files.AllBytes().ShouldNotContain(OpenAiClients.ApiKey);
    }

    private static string IdOf(int client, int call) => $"client-{client}-call-{call}";

    private static string MarkerOf(string id) => $"<{id}>";

    private static async Task RunClientAsync(RunningServer server, int client)
    {
        for (int call = 0; call < CallsEach; call++)
        {
            string id = IdOf(client, call);
            await _kinds[call % Kinds](server, id, MarkerOf(id));
        }
    }

    private static async Task WholeAsync(RunningServer server, string id, string marker)
    {
        var policy = new RequestIdPolicy(id);
        ChatCompletion answer = await server.Chat(id: policy)
            .CompleteChatAsync([new UserChatMessage(marker)], OpenAiClients.Short(tokens: 5));
        answer.Id.ShouldBe("chatcmpl-" + id);
        policy.Received.ShouldBe(id);
    }

    private static async Task StreamedAsync(RunningServer server, string id, string marker)
    {
        List<StreamingChatCompletionUpdate> updates = await server.Chat(id: new RequestIdPolicy(id))
            .CompleteChatStreamingAsync([new UserChatMessage(marker)], OpenAiClients.Short(tokens: 5))
            .ToListAsync();
        updates.ShouldAllBe(update => update.CompletionId == "chatcmpl-" + id);
    }

    private static async Task FailingAsync(RunningServer server, string id, string marker)
    {
        ClientResultException refusal = await Should.ThrowAsync<ClientResultException>(
            () => server.Chat("no-such-model", new RequestIdPolicy(id)).CompleteChatAsync(marker));
        refusal.Status.ShouldBe(404);
    }

    private static async Task AbortedUploadAsync(RunningServer server, string id, string marker)
    {
        using RawClient client = await RawClient.ConnectAsync(server.Address);
        await client.BeginPostAsync(RunningServer.Generate, id, declaredBytes: 9_999);
        await client.MayContinueAsync();
        await client.SendAsync($"{{\"question\":\"{marker}");
        client.Reset();
    }

    private static async Task AbortedStreamAsync(RunningServer server, string id, string marker)
    {
        await using IAsyncEnumerator<StreamingChatCompletionUpdate> stream = server
            .Chat(id: new RequestIdPolicy(id))
            .CompleteChatStreamingAsync([new UserChatMessage(marker)], OpenAiClients.Short(tokens: 60))
            .GetAsyncEnumerator();
        (await stream.MoveNextAsync()).ShouldBeTrue();
    }

    private static void CheckKind(RecordedCall call, int kind)
    {
        string[] outcomes = kind switch
        {
            0 or 1 => ["completed"],
            2 => ["failed"],
            3 => ["aborted_by_client"],
            _ => ["completed", "aborted_by_client"], // Whether the answer was out already when the client left.
        };
        outcomes.ShouldContain(call.Outcome, call.Ending.Line);
        call.Request.Text("endpoint").ShouldBe(kind == 3 ? "generate_response" : "chat_completions");
        call.Events.Length.ShouldBe(kind == 3 ? 0 : 2, call.Id);
    }

    /// <summary>A marker is known by the brackets around an id; it may stand on lines of that id only.</summary>
    private static void CheckMarkers(IReadOnlyDictionary<string, RecordedCall> calls)
    {
        foreach (RecordedCall call in calls.Values)
        {
            bool hasBody = call.Request.Line.Contains(MarkerOf(call.Id), StringComparison.Ordinal)
                || call.Request.Line.Contains(Escaped(MarkerOf(call.Id)), StringComparison.Ordinal);
            // A client that left during its upload may have left before its bytes were read.
            (hasBody || call.Ending.Status == 499).ShouldBeTrue(call.Request.Line);
            foreach (LogRecord record in call.Records)
            {
                string line = record.Line.Replace("\\u003C", "<", StringComparison.OrdinalIgnoreCase);
                int markers = line.Split("<client-").Length - 1;
                int own = line.Split($"<{call.Id}").Length - 1;
                own.ShouldBe(markers, record.Line);
            }
        }
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text);
        return escaped.Replace("<", "\\u003C").Replace(">", "\\u003E").ToString();
    }
}
