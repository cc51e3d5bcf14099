using System.ClientModel;
using System.Diagnostics;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Hewn.AspNetCore.Tests.Proxy.Clients;

/// <summary>Clients that people use, through the proxy.</summary>
public sealed class ClientTests
{
    private static readonly ChatTool _weather = ChatTool.CreateFunctionTool(
        "weather", "of a city", BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}}}"""));

    private static OpenAIClient Client(ProxyRun proxy) => new(
        new ApiKeyCredential("sk-abcdefghijklmnopqrstuvwx1234567890"),
        new OpenAIClientOptions { Endpoint = new Uri($"http://127.0.0.1:{proxy.Port}/v1") });

    [Fact]
    public async Task The_OpenAI_NET_client_chats_streams_calls_tools_embeds_and_cancels()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        ChatClient chat = Client(proxy).GetChatClient("tiny");
        ChatCompletion whole = await chat.CompleteChatAsync("How cold is it?");
        whole.Content[0].Text.ShouldBe("It is 12 °C.");
        whole.Usage.InputTokenCount.ShouldBe(11);

        string streamed = string.Empty;
        await foreach (StreamingChatCompletionUpdate update in chat.CompleteChatStreamingAsync("And now?"))
            streamed += string.Concat(update.ContentUpdate.Select(part => part.Text));
        streamed.ShouldBe("It is 12 °C.");

        var withTool = new ChatCompletionOptions { Tools = { _weather } };
        ChatCompletion called = await chat.CompleteChatAsync([new UserChatMessage("In Bonn?")], withTool);
        called.ToolCalls.Single().FunctionArguments.ToString().ShouldBe("""{"city":"Bonn"}""");
        string arguments = string.Empty;
        await foreach (StreamingChatCompletionUpdate update in
            chat.CompleteChatStreamingAsync([new UserChatMessage("In Bonn?")], withTool))
            arguments += string.Concat(update.ToolCallUpdates.Select(part => part.FunctionArgumentsUpdate.ToString()));
        arguments.ShouldBe("""{"city":"Bonn"}""");

        OpenAIEmbedding vector = await Client(proxy).GetEmbeddingClient("embed").GenerateEmbeddingAsync("text");
        vector.ToFloats().ToArray().ShouldBe([1f, 2f, 3f]);

        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            int pieces = 0;
            await foreach (StreamingChatCompletionUpdate _ in
                chat.CompleteChatStreamingAsync([new UserChatMessage("forever")], cancellationToken: stop.Token))
            {
                if (++pieces == 3)
                    await stop.CancelAsync();
            }
        });
        Check(await proxy.StopAndReadAsync(), "OpenAI/2");
    }

    [NodeFact]
    public async Task The_openai_npm_client_chats_streams_calls_tools_embeds_and_cancels()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        (int code, string output) = await RunAsync(
            "node", Path.Combine(NodeFactAttribute.Folder, "client.mjs"), $"http://127.0.0.1:{proxy.Port}/v1");
        (code, output.Trim()).ShouldBe((0, "chat, stream, tool, streamed tool, embedding, cancelled"));
        Check(await proxy.StopAndReadAsync(), "OpenAI/JS");
    }

    [Fact]
    public async Task Curl_chats_streams_and_is_killed()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        string address = $"http://127.0.0.1:{proxy.Port}/v1/chat/completions";
        const string Ask = """{"model":"tiny","messages":[{"role":"user","content":"hi"}]""";
        (int code, string output) = await RunAsync("curl", "-sS", address, "-d", Ask + "}");
        (code, JsonDocument.Parse(output).RootElement.Text("id")).ShouldBe((0, "c1"));
        (code, output) = await RunAsync("curl", "-sSN", "--http1.1", address, "-H", "Content-Type: application/json",
            "-d", Ask + ",\"stream\":true}");
        (code, output.Split("data: ").Length).ShouldBe((0, 8));
        var start = new ProcessStartInfo("curl", ["-sSN", address, "-H", "Content-Type: application/json",
            "-d", """{"model":"tiny","stream":true,"messages":[{"role":"user","content":"forever"}]}"""])
        {
            RedirectStandardOutput = true,
        };
        using (Process curl = Process.Start(start)!)
        {
            (await curl.StandardOutput.ReadLineAsync().WaitAsync(TestApp.Timeout)).ShouldStartWith("data: ");
            curl.Kill();
            await curl.WaitForExitAsync();
        }

        JsonElement[] ends = EndsOf(await proxy.StopAndReadAsync());
        ends.Select(one => one.Text("outcome")).ShouldBe(["completed", "completed", "aborted_by_client"]);
        ends.Select(one => one.GetProperty("stream").GetBoolean()).ShouldBe([false, true, true]);
        ends[1].Number("completion_tokens").ShouldBe(3);
    }

    /// <summary>
    /// In the order of the calls: a client asks anew while the proxy still records the end of the last answer.
    /// </summary>
    internal static JsonElement[] EndsOf(List<JsonElement> records)
    {
        List<string?> ids = [.. records.OfType("request").Select(one => one.Text("request_id"))];
        return [.. records.OfType("response").OrderBy(one => ids.IndexOf(one.Text("request_id")))];
    }

    private static void Check(List<JsonElement> records, string agent)
    {
        JsonElement[] ends = EndsOf(records);
        ends.Select(one => one.Text("request_id")).Distinct().Count().ShouldBe(6);
        ends.Select(one => (one.Text("outcome"), one.Text("finish_reason"))).ShouldBe(
        [
            ("completed", "stop"), ("completed", "stop"), ("completed", "tool_calls"), ("completed", "tool_calls"),
            ("completed", null), ("aborted_by_client", null),
        ]);
        ends.Take(4).ShouldAllBe(one => one.Number("prompt_tokens") == 11 && one.Number("completion_tokens") == 3
            && one.Number("cached_tokens") == 5 && one.Text("model") == "tiny");
        ends.Select(one => one.Has("ttft_ms")).ShouldBe([false, true, false, true, false, true]);
        ends[3].GetProperty("response_body").GetProperty("choices")[0].GetProperty("message")
            .GetProperty("tool_calls")[0].GetProperty("function").Text("arguments").ShouldBe("""{"city":"Bonn"}""");
        ends[4].Number("embedding_count").ShouldBe(1);
        records.OfType("request").ShouldAllBe(one => one.Text("user_agent")!.StartsWith(agent));
        records.OfType("request").Select(one => one.Has("tool_count"))
            .ShouldBe([false, false, true, true, false, false]);
        records.ShouldAllBe(one => !one.GetRawText().Contains("sk-abc", StringComparison.Ordinal));
        records.OfType("span").Select(one => one.GetProperty("span").Text("name")).ShouldBe(
            ["chat tiny", "chat tiny", "chat tiny", "chat tiny", "embeddings embed", "chat tiny"], ignoreOrder: true);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["OPENAI_API_KEY"] = "sk-abcdefghijklmnopqrstuvwx1234567890";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestApp.Timeout);
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
