using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Hewn.AspNetCore.Proxy;

namespace Hewn.AspNetCore.Tests.Proxy.Clients;

/// <summary>What people try with curl beside a chat: see <see cref="ClientTests"/> for that.</summary>
public sealed class CurlTests
{
    private const string Tools =
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}]";

    private static string Ask(string more) =>
        $$"""{"model":"tiny","messages":[{"role":"user","content":"In Bonn?"}],{{more}}}""";

    [Fact]
    public async Task Tools_are_called_in_whole_answers_and_in_streams_and_embeddings_come()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        string chat = $"http://127.0.0.1:{proxy.Port}/v1/chat/completions";
        JsonElement whole = JsonDocument.Parse(await RunAsync(chat, "-d", Ask(Tools))).RootElement;
        ArgumentsOf(whole).ShouldBe("""{"city":"Bonn"}""");
        string streamed = await RunAsync("-N", chat, "-d", Ask(Tools + ",\"stream\":true"));
        streamed.Split("data: ").Length.ShouldBe(7);
        streamed.ShouldEndWith("data: [DONE]\n\n");
        string vector = await RunAsync(
            $"http://127.0.0.1:{proxy.Port}/v1/embeddings", "-d", """{"model":"embed","input":"text"}""");
        JsonDocument.Parse(vector).RootElement.GetProperty("data").GetArrayLength().ShouldBe(1);

        List<JsonElement> records = await proxy.StopAndReadAsync();
        JsonElement[] ends = ClientTests.EndsOf(records);
        ends.Select(one => (one.Text("outcome"), one.Text("finish_reason"))).ShouldBe(
            [("completed", "tool_calls"), ("completed", "tool_calls"), ("completed", null)]);
        ArgumentsOf(ends[1].GetProperty("response_body")).ShouldBe("""{"city":"Bonn"}""");
        ends.Select(one => one.Has("tool_call_count")).ShouldBe([true, true, false]);
        ends[2].Number("embedding_count").ShouldBe(1);
        records.OfType("request").Select(one => one.Has("tool_count")).ShouldBe([true, true, false]);
        records.OfType("request").ShouldAllBe(one => one.Text("user_agent")!.StartsWith("curl/"));
    }

    [Fact]
    public async Task An_upload_that_waits_for_a_100_arrives_as_it_is()
    {
        byte[] body = new byte[3_000_000]; // curl asks first from 1 MB up.
        new Random(7).NextBytes(body);
        byte[] received = [];
        bool isAsked = false;
        await using Kestrel upstream = await Kestrel.StartAsync(async context =>
        {
            isAsked = context.Request.Headers.Expect == "100-continue";
            received = await SHA256.HashDataAsync(context.Request.Body);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        string file = Path.Combine(proxy.Directory, "body");
        await File.WriteAllBytesAsync(file, body);
        await RunAsync($"http://127.0.0.1:{proxy.Port}/api/blobs/x", "-T", file, "-H", "Expect: 100-continue");
        received.ShouldBe(SHA256.HashData(body));
        isAsked.ShouldBeTrue();
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        (end.Text("method"), end.Text("outcome")).ShouldBe(("PUT", "completed"));
    }

    [Fact]
    public async Task HTTP_2_without_encryption_streams()
    {
        await using Kestrel upstream = await ModelServer.StartAsync();
        await using ProxyRun proxy = await ProxyRun.StartAsync(options =>
        {
            options.Upstreams.Add(new ProxyUpstream(upstream.Address));
            options.Listen.Add("127.0.0.1:0");
            options.ListenHttp2.Add("127.0.0.1:0");
        });
        string said = await RunAsync(
            "-N", "--http2-prior-knowledge", "-w", "%{http_version}",
            $"http://127.0.0.1:{proxy.Port}/v1/chat/completions", "-d", Ask("\"stream\":true"));
        said.ShouldEndWith("data: [DONE]\n\n2");
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        (end.Text("outcome"), end.Number("completion_tokens")).ShouldBe(("completed", 3));
        end.Has("ttft_ms").ShouldBeTrue();
    }

    private static string? ArgumentsOf(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("message")
        .GetProperty("tool_calls")[0].GetProperty("function").Text("arguments");

    private static async Task<string> RunAsync(params string[] arguments)
    {
        string[] all = ["-sS", .. arguments];
        if (!arguments.Contains("-T"))
            all = [.. all, "-H", "Content-Type: application/json"];
        using Process process = Process.Start(
            new ProcessStartInfo("curl", all) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestApp.Timeout);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }
}
