using System.ClientModel;
using LocalLlm.Tests.Hosting;
using OpenAI.Chat;
using OpenAI.Models;

namespace LocalLlm.Tests.Api;

/// <summary>The OpenAI .NET client against the embedded model.</summary>
public sealed class ChatClientTests
{
    private const string Question = "How do I rotate log files?";

    [Fact]
    public async Task A_whole_answer_has_text_finish_reason_and_usage_and_its_record_says_the_same()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var id = new RequestIdPolicy("chat-whole-1");
        ChatCompletion answer = await server.Chat(id: id).CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage(Question)], OpenAiClients.Short(tokens: 12));

        answer.Content[0].Text.ShouldNotBeNullOrWhiteSpace();
        answer.Model.ShouldBe(OpenAiClients.Model);
        answer.FinishReason.ShouldBeOneOf(ChatFinishReason.Stop, ChatFinishReason.Length);
        answer.Usage.OutputTokenCount.ShouldBeInRange(1, 12);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        id.Received.ShouldBe("chat-whole-1");

        RecordedCall call = (await server.StopAndCheckAsync())["chat-whole-1"];
        call.Outcome.ShouldBe("completed");
        call.Ending.Number("prompt_tokens").ShouldBe(answer.Usage.InputTokenCount);
        call.Ending.Number("completion_tokens").ShouldBe(answer.Usage.OutputTokenCount);
        call.Ending.Text("model").ShouldBe(OpenAiClients.Model);
        call.Ending.Json("response_body").GetProperty("choices")[0].GetProperty("message")
            .GetProperty("content").GetString().ShouldBe(answer.Content[0].Text);
        call.Request.Json("request_body").GetProperty("messages")[1].GetProperty("content")
            .GetString().ShouldBe(Question);
    }

    [Fact]
    public async Task A_streamed_answer_comes_in_pieces_with_usage_in_the_last_chunk()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var id = new RequestIdPolicy("chat-stream-1");
        List<StreamingChatCompletionUpdate> updates = await server.Chat(id: id)
            .CompleteChatStreamingAsync([new UserChatMessage(Question)], OpenAiClients.Short(tokens: 20))
            .ToListAsync();

        updates.Count(update => update.ContentUpdate.Count > 0).ShouldBeGreaterThan(3);
        updates.Count(update => update.FinishReason is not null).ShouldBe(1);
        updates[^1].Usage.OutputTokenCount.ShouldBeInRange(1, 20);
        updates.SkipLast(1).ShouldAllBe(update => update.Usage == null);
        id.Received.ShouldBe("chat-stream-1");

        RecordedCall call = (await server.StopAndCheckAsync())["chat-stream-1"];
        call.Outcome.ShouldBe("completed");
        call.Ending.Text("content_type").ShouldBe("text/event-stream");
        call.Ending.Number("completion_tokens").ShouldBe(updates[^1].Usage.OutputTokenCount);
        call.Ending.Number("ttft_ms").ShouldBeLessThanOrEqualTo(call.Ending.Number("duration_ms"));
    }

    [Fact]
    public async Task Streamed_and_whole_give_the_same_text_for_the_same_seed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string whole = await AskAsync(server, OpenAiClients.Short(seed: 5));
        List<StreamingChatCompletionUpdate> updates = await server.Chat()
            .CompleteChatStreamingAsync([new UserChatMessage(Question)], OpenAiClients.Short(seed: 5))
            .ToListAsync();
        string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)).ShouldBe(whole);
    }

    [Fact]
    public async Task The_seed_decides_the_text()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string first = await AskAsync(server, OpenAiClients.Short(seed: 1));
        (await AskAsync(server, OpenAiClients.Short(seed: 1))).ShouldBe(first);
        var others = new HashSet<string>();
        for (int seed = 2; seed <= 6; seed++)
            others.Add(await AskAsync(server, OpenAiClients.Short(seed)));
        others.Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task At_temperature_zero_the_seed_makes_no_difference()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string first = await AskAsync(server, OpenAiClients.Short(seed: 1, temperature: 0));
        (await AskAsync(server, OpenAiClients.Short(seed: 2, temperature: 0))).ShouldBe(first);
    }

    [Fact]
    public async Task Models_are_listed_and_the_event_carries_the_calls_id()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var id = new RequestIdPolicy("models-1");
        OpenAIModelCollection models = await server.Models(id).GetModelsAsync();
        models.Single().Id.ShouldBe(OpenAiClients.Model);

        RecordedCall call = (await server.StopAndCheckAsync())["models-1"];
        call.Event("models_listed").Number("count").ShouldBe(1);
        call.Request.Text("endpoint").ShouldBe("list_models");
    }

    [Fact]
    public async Task An_unknown_model_is_404_for_the_client_and_named_in_the_log()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var id = new RequestIdPolicy("unknown-model-1");
        ClientResultException refusal = await Should.ThrowAsync<ClientResultException>(
            () => server.Chat("mistral-7b", id).CompleteChatAsync("Hello"));
        refusal.Status.ShouldBe(404);
        refusal.Message.ShouldContain("model_not_found");

        RecordedCall call = (await server.StopAndCheckAsync())["unknown-model-1"];
        call.Ending.Text("error_type").ShouldBe("ModelNotFoundError");
        call.Ending.Text("error_message")!.ShouldContain("mistral-7b");
        call.Ending.Text("stack_trace")!.ShouldContain("GenerationException");
        LogRecord told = call.Event("text_generation_error");
        told.Level.ShouldBe("WARN"); // The error is the call's last record.
        told.Text("model_name").ShouldBe("mistral-7b");
        told.Text("error_type").ShouldBe("ModelNotFoundError");
        told.Text("question").ShouldBe("Hello");
    }

    [Theory]
    [InlineData("  ", "empty_prompt", "EmptyPromptError")]
    [InlineData("long", "context_length_exceeded", "ContextLengthError")]
    public async Task A_prompt_that_cannot_be_answered_is_400_with_its_code(string prompt, string code, string type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var id = new RequestIdPolicy("refused-1");
        string text = prompt == "long" ? string.Concat(Enumerable.Repeat("many words ", 5_000)) : prompt;
        ClientResultException refusal = await Should.ThrowAsync<ClientResultException>(
            () => server.Chat(id: id).CompleteChatAsync(text));
        refusal.Status.ShouldBe(400);
        refusal.Message.ShouldContain(code);

        RecordedCall call = (await server.StopAndCheckAsync())["refused-1"];
        call.Ending.Status.ShouldBe(400);
        call.Ending.Text("error_type").ShouldBe(type);
    }

    private static async Task<string> AskAsync(RunningServer server, ChatCompletionOptions options)
    {
        ChatCompletion answer = await server.Chat().CompleteChatAsync([new UserChatMessage(Question)], options);
        return answer.Content[0].Text;
    }
}
