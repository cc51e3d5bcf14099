using LocalLlm.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using OpenAI.Chat;

namespace LocalLlm.Tests.Api;

/// <summary>Clients that go away: their call says so, and nobody else notices.</summary>
public sealed class AbortTests
{
    [Fact]
    public async Task A_client_that_leaves_mid_stream_is_recorded_as_such_and_disturbs_no_other_call()
    {
        var left = new TaskCompletionSource();
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            bool leaves = (await body.ReadToEndAsync()).Contains("leave", StringComparison.Ordinal);
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("first"));
            if (leaves)
                await GoneAsync(context, left);
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish());
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);

        IAsyncEnumerator<StreamingChatCompletionUpdate> leaving = server
            .Chat(id: new RequestIdPolicy("leaver"))
            .CompleteChatStreamingAsync("please leave")
            .GetAsyncEnumerator();
        (await leaving.MoveNextAsync()).ShouldBeTrue();
        ChatCompletion other = await server.Chat(id: new RequestIdPolicy("stayer")).CompleteChatAsync("stay");
        await leaving.DisposeAsync();
        await server.WaitForEndingAsync("leaver");
        await left.Task.WaitAsync(Eventually.Deadline);

        other.Content[0].Text.ShouldBe("first");
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls["stayer"].Outcome.ShouldBe("completed");
        RecordedCall gone = calls["leaver"];
        gone.Outcome.ShouldBe("aborted_by_client");
        gone.Ending.Type.ShouldBe("response");
        gone.Ending.Level.ShouldBe("WARN");
        gone.Ending.Status.ShouldBe(200);
        gone.Events.ShouldBe(["text_generation_start", "text_generation_aborted"]);
        gone.Event("text_generation_aborted").Number("response_length").ShouldBe("first".Length);
        gone.Ending.Has("ttft_ms").ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_leaves_the_embedded_model_mid_stream_leaves_one_ending()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        ChatCompletionOptions options = OpenAiClients.Short(temperature: 1.8f, tokens: 1_900);
        for (int i = 0; i < 5; i++)
        {
            IAsyncEnumerator<StreamingChatCompletionUpdate> stream = server
                .Chat(id: new RequestIdPolicy($"leaver-{i}"))
                .CompleteChatStreamingAsync([new UserChatMessage("Tell me about logs.")], options)
                .GetAsyncEnumerator();
            (await stream.MoveNextAsync()).ShouldBeTrue();
            await stream.DisposeAsync();
        }

        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls.Count.ShouldBe(5);
        // How far the model got before it heard of it depends on the machine.
        calls.Values.ShouldAllBe(call => call.Outcome == "aborted_by_client" || call.Outcome == "completed");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_recorded_as_the_clients_doing()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (RawClient client = await RawClient.ConnectAsync(server.Address))
        {
            await client.BeginPostAsync(RunningServer.Generate, "upload-1", declaredBytes: 10_000);
            await client.MayContinueAsync();
            await client.SendAsync("{\"question\":\"half a question");
        }

        await server.WaitForEndingAsync("upload-1");

        RecordedCall call = (await server.StopAndCheckAsync())["upload-1"];
        call.Outcome.ShouldBe("aborted_by_client");
        call.Ending.Level.ShouldBe("WARN");
        call.Ending.Status.ShouldBe(499);
    }

    private static async Task GoneAsync(HttpContext context, TaskCompletionSource left)
    {
        context.RequestAborted.Register(left.SetResult);
        await left.Task.WaitAsync(Eventually.Deadline);
    }
}
