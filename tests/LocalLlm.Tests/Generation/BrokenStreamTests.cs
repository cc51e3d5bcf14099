using LocalLlm.Tests.Hosting;
using OpenAI.Chat;

namespace LocalLlm.Tests.Generation;

/// <summary>An upstream that fails in the middle of its answer: nobody may take the half for the whole.</summary>
public sealed class BrokenStreamTests
{
    private const string Id = "broken-1";

    /// <summary>How it fails after its first piece, which a reset may overtake; the code of the 502.</summary>
    public static TheoryData<string, string> Failures => new()
    {
        { "reset", "upstream_" },
        { "early end", "upstream_broken_off" },
        { "malformed", "upstream_malformed" },
        { "error event", "upstream_error" },
    };

    [Theory]
    [InlineData("reset")]
    [InlineData("early end")]
    [InlineData("malformed")]
    [InlineData("error event")]
    public async Task The_clients_stream_breaks_too_and_the_record_is_an_exception(string failure)
    {
        var seen = new TaskCompletionSource();
        await using ScriptedUpstream upstream = await FailingAsync(failure, seen.Task);
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        using (HttpResponseMessage response = await server.PostAsync(
            RunningServer.Chat, new { stream = true, model = "m", messages = Messages() }, Id))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var text = new System.Text.StringBuilder();
            await Should.ThrowAsync<IOException>(async () =>
            {
                while (await reader.ReadLineAsync() is { } line)
                {
                    text.AppendLine(line);
                    if (line.Contains("first piece", StringComparison.Ordinal))
                        seen.TrySetResult();
                }
            });
            text.ToString().ShouldContain("first piece");
            text.ToString().ShouldNotContain("[DONE]");
        }

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Ending.Type.ShouldBe("exception");
        call.Outcome.ShouldBe("failed");
        call.Ending.Text("exception_type")!.ShouldEndWith("GenerationException");
        call.Events.ShouldBe(["text_generation_start", "text_generation_error"]);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_client_that_wanted_the_whole_gets_502_and_no_half(string failure, string code)
    {
        await using ScriptedUpstream upstream = await FailingAsync(failure, Task.CompletedTask);
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        using (HttpResponseMessage response = await server.PostAsync(
            RunningServer.Chat, new { model = "m", messages = Messages() }, Id))
        {
            ((int)response.StatusCode).ShouldBe(502);
            string body = await response.Content.ReadAsStringAsync();
            body.ShouldContain(code);
            body.ShouldNotContain("first piece");
        }

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Ending.Type.ShouldBe("response");
        call.Ending.Text("error_type").ShouldBe("UpstreamError");
    }

    [Fact]
    public async Task The_OpenAI_client_notices_the_break()
    {
        await using ScriptedUpstream upstream = await FailingAsync("reset", Task.CompletedTask);
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        await Should.ThrowAsync<Exception>(async () => await server.Chat()
            .CompleteChatStreamingAsync([new UserChatMessage("Hello")])
            .ToListAsync());
        (await server.StopAndCheckAsync()).Values.Single().Outcome.ShouldBe("failed");
    }

    private static object[] Messages() => [new { role = "user", content = "Hello" }];

    private static Task<ScriptedUpstream> FailingAsync(string failure, Task afterFirst) =>
        ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("first piece"));
            await afterFirst.WaitAsync(Eventually.Deadline);
            switch (failure)
            {
                case "reset":
                    context.Abort();
                    break;
                case "malformed":
                    await ScriptedUpstream.SendAsync(context, "{\"choices\": oops");
                    break;
                case "error event":
                    await ScriptedUpstream.SendAsync(context, "{\"error\":{\"message\":\"out of memory\"}}");
                    break;
            }
        });
}
