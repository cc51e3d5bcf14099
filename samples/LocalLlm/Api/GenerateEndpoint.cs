using Hewn.AspNetCore;
using LocalLlm.Generation;
using LocalLlm.Model;

namespace LocalLlm.Api;

/// <summary><c>POST /api/v1/generate</c>: one question, one answer.</summary>
internal static class GenerateEndpoint
{
    public static void MapGenerate(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/generate", (HttpContext context, GenerationRunner runner) =>
            ErrorResponses.GuardAsync(context, () => AnswerAsync(context, runner)))
        .WithName("generate_response")
        .LogEndpoint("generate_response");

    private static async Task AnswerAsync(HttpContext context, GenerationRunner runner)
    {
        GenerateRequest request = await RequestBody.ReadAsync(context, LlmJson.Web.GenerateRequest);
        string? question = request.Question ?? request.Prompt;
        if (string.IsNullOrWhiteSpace(question))
            throw GenerationException.EmptyPrompt("question");
        string model = await runner.ChooseModelAsync(request.Model ?? request.ModelName, context.RequestAborted);
        var prompt = new Prompt(
            model,
            [new ChatTurn("user", question)],
            RequestBody.Sampling(
                request.Temperature, request.TopP, request.MaxTokens, request.Seed, request.Stop, request.TopK),
            Streamed: false);

        Answer answer = await runner.RunAsync(context, prompt, _ => Task.CompletedTask);
        var response = new GenerateResponse
        {
            RequestId = context.ApiCall().RequestId,
            Model = answer.Model,
            Response = answer.Text,
            FinishReason = answer.FinishReason,
            PromptTokens = answer.PromptTokens,
            CompletionTokens = answer.CompletionTokens,
            GenerationTime = answer.Seconds,
        };
        await context.Response.WriteAsJsonAsync(response, LlmJson.Web.GenerateResponse);
    }
}
