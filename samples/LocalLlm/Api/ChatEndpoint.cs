using Hewn.AspNetCore;
using LocalLlm.Generation;
using LocalLlm.Model;

namespace LocalLlm.Api;

/// <summary><c>POST /v1/chat/completions</c>: OpenAI's format, whole or streamed.</summary>
internal static class ChatEndpoint
{
    public static void MapChat(this IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/chat/completions", (HttpContext context, GenerationRunner runner, TimeProvider time) =>
            ErrorResponses.GuardAsync(context, () => AnswerAsync(context, runner, time)))
        .WithName("chat_completions")
        .LogEndpoint("chat_completions");

    private static async Task AnswerAsync(HttpContext context, GenerationRunner runner, TimeProvider time)
    {
        ChatRequest request = await RequestBody.ReadAsync(context, LlmJson.Web.ChatRequest);
        string model = await runner.ChooseModelAsync(request.Model, context.RequestAborted);
        Prompt prompt = PromptOf(request, model);
        long created = time.GetUtcNow().ToUnixTimeSeconds();
        string id = "chatcmpl-" + context.ApiCall().RequestId;
        if (prompt.Streamed)
        {
            var stream = new ChatStream(context, id, created, model, request.StreamOptions?.IncludeUsage == true);
            Answer streamed = await runner.RunAsync(context, prompt, stream.SendAsync);
            await stream.EndAsync(streamed);
            return;
        }

        Answer answer = await runner.RunAsync(context, prompt, _ => Task.CompletedTask);
        await context.Response.WriteAsJsonAsync(ResponseOf(id, created, answer), LlmJson.Web.ChatResponse);
    }

    private static Prompt PromptOf(ChatRequest request, string model)
    {
        if (request.Messages is not { Count: > 0 } messages)
            throw GenerationException.EmptyPrompt("messages");
        foreach (ChatMessage? message in messages)
        {
            if (!ChatPrompt.Roles.Contains(message?.Role))
            {
                throw GenerationException.Invalid(
                    $"Role '{message?.Role}' is unknown; expected one of: {string.Join(", ", ChatPrompt.Roles)}.");
            }
        }

        ChatTurn[] turns = [.. messages.Select(message => new ChatTurn(message.Role!, message.Text ?? string.Empty))];
        if (string.IsNullOrWhiteSpace(turns[^1].Content))
            throw GenerationException.EmptyPrompt("messages[last].content");
        return new Prompt(
            model,
            turns,
            RequestBody.Sampling(
                request.Temperature,
                request.TopP,
                request.MaxCompletionTokens ?? request.MaxTokens,
                request.Seed,
                request.Stop,
                request.TopK),
            request.Stream == true);
    }

    private static ChatResponse ResponseOf(string id, long created, Answer answer) => new()
    {
        Id = id,
        Object = "chat.completion",
        Created = created,
        Model = answer.Model,
        Choices =
        [
            new ChatChoice { Message = ChatMessage.Of("assistant", answer.Text), FinishReason = answer.FinishReason },
        ],
        Usage = ChatUsage.Of(answer.PromptTokens, answer.CompletionTokens),
    };
}
