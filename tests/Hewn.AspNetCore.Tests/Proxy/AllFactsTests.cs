using System.Text;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>All that a record has to say of a call, in one call.</summary>
public sealed class AllFactsTests
{
    [Fact]
    public async Task A_stream_of_OpenAIs_kind_tells_all_of_it()
    {
        List<JsonElement> records = await AskAsync("/v1/chat/completions",
            """
            {"model":"m","stream":true,"temperature":0.5,"top_p":0.9,"seed":7,"max_tokens":99,"n":1,"user":"body",
            "messages":[{"role":"system","content":"s"},{"role":"user","content":"u"}],
            "tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]}
            """,
            Scripted.Head("text/event-stream", more: "x-queue-time: 12.5\r\n"),
            """data: {"model":"m-1","choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]}""" + "\n\n",
            """data: {"choices":[{"index":0,"delta":{"content":"a"}}]}""" + "\n\n",
            """data: {"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}]}""" + "\n\n"
            + """data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"""
            + """ "prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":2}}}"""
            + "\n\ndata: [DONE]\n\n");
        JsonElement request = records.One("request");
        (request.Text("user_agent"), request.Text("origin"), request.Text("caller"))
            .ShouldBe(("probe/1.0", "http://page.example", "my app"));
        foreach (JsonElement record in new[] { request, records.One("response") })
        {
            record.Text("model").ShouldBe("m");
            record.GetProperty("stream").GetBoolean().ShouldBeTrue();
            record.GetProperty("temperature").GetDouble().ShouldBe(0.5);
            record.GetProperty("top_p").GetDouble().ShouldBe(0.9);
            (record.Number("seed"), record.Number("max_tokens"), record.Number("choice_count")).ShouldBe((7, 99, 1));
            (record.Number("message_count"), record.Number("tool_count")).ShouldBe((2, 2));
        }

        JsonElement end = records.One("response");
        (end.Number("prompt_tokens"), end.Number("completion_tokens"), end.Number("total_tokens"),
            end.Number("cached_tokens"), end.Number("reasoning_tokens")).ShouldBe((9, 5, 14, 4, 2));
        end.GetProperty("queue_ms").GetDouble().ShouldBe(12.5);
        double first = end.GetProperty("ttft_ms").GetDouble();
        double whole = end.GetProperty("duration_ms").GetDouble();
        first.ShouldBeInRange(0, whole - 75); // Two pauses come behind it.
        double median = end.GetProperty("inter_token_p50_ms").GetDouble();
        median.ShouldBeGreaterThan(30);
        end.GetProperty("inter_token_p99_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(median);
        // Four tokens behind the first, while the answer was written and not before.
        end.GetProperty("tokens_per_second").GetDouble().ShouldBeInRange(4000 / (whole - first), 4000.0 / 75);
        (end.Text("finish_reason"), end.Text("outcome")).ShouldBe(("stop", "completed"));
        end.Has("tool_call_count").ShouldBeFalse();
        // Names that share a mark would have to be compared, in each record of each call.
        Marks(request).ShouldBeUnique();
        Marks(end).ShouldBeUnique();
    }

    private static List<ulong> Marks(JsonElement record) =>
    [
        .. record.EnumerateObject().Select(member => member.Name).SkipWhile(name => name != "module")
            .Select(name => FieldTraits.MarkOf(Encoding.UTF8.GetBytes(name))),
    ];

    [Fact]
    public async Task A_stream_of_Ollama_tells_its_own_times()
    {
        List<JsonElement> records = await AskAsync("/api/chat",
            """
            {"model":"q","options":{"temperature":0.1,"num_predict":50,"seed":3},
            "messages":[{"role":"user","content":"u"}]}
            """,
            Scripted.Head("application/x-ndjson"),
            """{"model":"q","message":{"role":"assistant","content":"a"},"done":false}""" + "\n",
            """{"model":"q","message":{"role":"assistant","content":"b"},"done":false}""" + "\n",
            """
            {"model":"q","message":{"role":"assistant","content":""},"done":true,"done_reason":"length",
            "total_duration":5000000000,"load_duration":1500000000,"prompt_eval_count":26,
            "prompt_eval_duration":130000000,"eval_count":100,"eval_duration":2000000000}
            """.ReplaceLineEndings("") + "\n");
        JsonElement request = records.One("request");
        request.GetProperty("temperature").GetDouble().ShouldBe(0.1);
        (request.Number("max_tokens"), request.Number("seed")).ShouldBe((50, 3));
        JsonElement end = records.One("response");
        (end.Number("prompt_tokens"), end.Number("completion_tokens")).ShouldBe((26, 100));
        (end.GetProperty("load_ms").GetDouble(), end.GetProperty("prompt_ms").GetDouble(),
            end.GetProperty("tokens_per_second").GetDouble()).ShouldBe((1500, 130, 50));
        end.Text("finish_reason").ShouldBe("length");
        end.Has("queue_ms").ShouldBeFalse();
    }

    private static async Task<List<JsonElement>> AskAsync(
        string path, string body, string head, params string[] pieces)
    {
        using var seen = new SemaphoreSlim(0);
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(head);
            for (int i = 0; i < pieces.Length; i++)
            {
                if (i > 0)
                {
                    // The pause is what is measured. It begins when the piece before is there, however slowly it came.
                    await seen.WaitAsync(connection.Stop);
                    await Task.Delay(40, connection.Stop);
                }

                await connection.SendAsync(Scripted.Chunk(pieces[i]));
            }

            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("User-Agent", "probe/1.0");
        request.Headers.Add("Origin", "http://page.example");
        request.Headers.Add("X-Title", "my app");
        using HttpResponseMessage response = await proxy.Client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TestApp.Timeout);
        await using Stream answer = await response.Content.ReadAsStreamAsync();
        foreach (string piece in pieces)
        {
            await answer.ReadExactlyAsync(Encoding.UTF8.GetBytes(piece)).AsTask().WaitAsync(TestApp.Timeout);
            seen.Release();
        }

        (await answer.ReadAsync(new byte[1])).ShouldBe(0);
        return await proxy.StopAndReadAsync();
    }
}
