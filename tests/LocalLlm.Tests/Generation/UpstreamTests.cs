using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using LocalLlm.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using OpenAI.Chat;

namespace LocalLlm.Tests.Generation;

/// <summary><c>--upstream</c>: whatever the server behind does, client and log hear the truth.</summary>
public sealed class UpstreamTests
{
    private const string Id = "upstream-1";
    private const string Usage =
        """{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":2,"total_tokens":13}}""";

    [Fact]
    public async Task A_whole_answer_is_put_together_and_has_the_upstreams_own_figures()
    {
        await using ScriptedUpstream upstream = await AnsweringAsync(Usage);
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        ChatCompletion answer = await server.Chat("upstream-model", new RequestIdPolicy(Id)).CompleteChatAsync("Hello");
        answer.Content[0].Text.ShouldBe("two pieces");
        answer.Usage.TotalTokenCount.ShouldBe(13);

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Outcome.ShouldBe("completed");
        call.Ending.Text("model").ShouldBe("upstream-model");
        call.Ending.Number("prompt_tokens").ShouldBe(11);
        call.Ending.Number("completion_tokens").ShouldBe(2);
        call.Ending.Text("finish_reason").ShouldBe("stop");
    }

    [Fact]
    public async Task A_streamed_answer_is_passed_on_piece_by_piece()
    {
        var seen = new TaskCompletionSource();
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("first"));
            await seen.Task.WaitAsync(Eventually.Deadline); // The client has it, before there is a second one.
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece(" second"));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish("length"));
            await ScriptedUpstream.SendAsync(context, Usage);
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        var pieces = new List<string>();
        await foreach (StreamingChatCompletionUpdate update in server.Chat(id: new RequestIdPolicy(Id))
            .CompleteChatStreamingAsync("Hello"))
        {
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
            if (pieces.Count == 1)
                seen.TrySetResult();
        }

        pieces.ShouldBe(["first", " second"]);
        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Outcome.ShouldBe("completed");
        call.Ending.Text("finish_reason").ShouldBe("length");
    }

    [Fact]
    public async Task Figures_that_the_upstream_does_not_give_are_absent_not_zero()
    {
        await using ScriptedUpstream upstream = await AnsweringAsync(usage: null);
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        using (HttpResponseMessage response = await server.PostAsync(
            RunningServer.Generate, new { question = "Hi" }, Id))
        {
            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            answer.GetProperty("response").GetString().ShouldBe("two pieces");
            answer.TryGetProperty("completion_tokens", out _).ShouldBeFalse();
        }

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        foreach (string name in (string[])["prompt_tokens", "completion_tokens", "tokens_per_second"])
            call.Ending.Has(name).ShouldBeFalse(name);
        call.Ending.Has("ttft_ms").ShouldBeTrue();
        call.Ending.Text("model").ShouldBe("upstream-model");
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(404, 404)]
    [InlineData(429, 429)]
    [InlineData(500, 502)]
    [InlineData(503, 502)]
    public async Task An_error_of_the_upstream_is_passed_on_as_what_it_is(int theirs, int ours)
    {
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = theirs;
            return context.Response.WriteAsync("because of reasons");
        });
        RecordedCall call = await FailAsync(upstream, ours, "upstream_error");
        call.Ending.Text("error_message")!.ShouldContain("because of reasons");
    }

    [Fact]
    public async Task An_upstream_that_cannot_be_reached_is_502()
    {
        // Taken, so that nobody else takes it, and listened at by nobody.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://{taken.LocalEndPoint}");
        await using RunningServer server = await RunningServer.StartAsync(upstream: address);
        using HttpResponseMessage response = await AskAsync(server, "Hello");
        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).ShouldContain("upstream_unreachable");
        using HttpResponseMessage models = await server.Http.GetAsync("/v1/models");
        models.StatusCode.ShouldBe(HttpStatusCode.BadGateway);

        RecordedCall call = (await server.StopAndCheckAsync())[Id];
        call.Ending.Text("error_type").ShouldBe("UpstreamError");
        call.Ending.Text("stack_trace").ShouldNotBeNullOrEmpty();
        call.Event("text_generation_error").Text("error_type").ShouldBe("UpstreamError");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"choices\":7}")]
    public async Task An_event_that_is_no_chunk_is_502_when_it_comes_first(string data)
    {
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(
            context => ScriptedUpstream.SendAsync(context, data));
        await FailAsync(upstream, 502, "upstream_malformed");
    }

    [Fact]
    public async Task An_error_sent_as_an_event_is_no_answer()
    {
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, """{"error":{"message":"out of memory","code":500}}""");
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });
        RecordedCall call = await FailAsync(upstream, 502, "upstream_error");
        call.Ending.Text("error_message")!.ShouldContain("out of memory");
    }

    [Fact]
    public async Task A_list_of_models_that_cannot_be_read_is_502()
    {
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(
            _ => Task.CompletedTask, context => context.Response.WriteAsync("<html>"));
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        using HttpResponseMessage models = await server.Http.GetAsync("/v1/models");
        models.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await models.Content.ReadAsStringAsync()).ShouldContain("upstream_malformed");
        await server.StopAndCheckAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task The_address_may_end_in_v1_and_only_what_the_client_asked_for_is_passed_on(string suffix)
    {
        string? asked = null;
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            asked = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("hi"));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish());
        });
        await using RunningServer server =
            await RunningServer.StartAsync(upstream: new Uri(upstream.Address.ToString().TrimEnd('/') + suffix));
        using HttpResponseMessage answer = await server.PostAsync(
            RunningServer.Generate, new { question = "q", model = "m", top_p = 0.5 });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var sent = JsonDocument.Parse(asked.ShouldNotBeNull());
        sent.RootElement.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["model", "messages", "top_p", "stream", "stream_options"]);
        await server.StopAndCheckAsync();
    }

    private static Task<ScriptedUpstream> AnsweringAsync(string? usage) =>
        ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("two "));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("pieces"));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish());
            if (usage is not null)
                await ScriptedUpstream.SendAsync(context, usage);
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });

    private static Task<HttpResponseMessage> AskAsync(RunningServer server, string question) =>
        server.PostAsync(RunningServer.Generate, new { question, model = "m" }, Id);

    private static async Task<RecordedCall> FailAsync(ScriptedUpstream upstream, int status, string code)
    {
        await using RunningServer server = await RunningServer.StartAsync(upstream: upstream.Address);
        using (HttpResponseMessage response = await AskAsync(server, "Hello"))
        {
            ((int)response.StatusCode).ShouldBe(status);
            (await response.Content.ReadAsStringAsync()).ShouldContain(code);
        }

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Ending.Status.ShouldBe(status);
        call.Ending.Text("error_type").ShouldBe("UpstreamError");
        call.Outcome.ShouldBe("failed");
        call.Events.ShouldBe(["text_generation_start", "text_generation_error"]);
        return call;
    }
}
