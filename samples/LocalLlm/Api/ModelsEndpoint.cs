using Hewn.AspNetCore;
using LocalLlm.Generation;

namespace LocalLlm.Api;

/// <summary><c>GET /v1/models</c>.</summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/models", (HttpContext context, ITextGenerator generator, ApiLog api) =>
            ErrorResponses.GuardAsync(context, () => ListAsync(context, generator, api)))
        .WithName("list_models");

    private static async Task ListAsync(HttpContext context, ITextGenerator generator, ApiLog api)
    {
        IReadOnlyList<string> models = await generator.ListModelsAsync(context.RequestAborted);
        api.CustomEvent("models_listed", new { count = models.Count }, $"Listed {models.Count} models");
        var list = new ModelList { Data = [.. models.Select(id => new ModelEntry { Id = id })] };
        await context.Response.WriteAsJsonAsync(list, LlmJson.Web.ModelList);
    }
}
