namespace LocalLlm.Api;

/// <summary>The answer of <c>GET /v1/models</c>.</summary>
internal sealed class ModelList
{
    public string Object { get; init; } = "list";

    public IReadOnlyList<ModelEntry>? Data { get; init; }
}
