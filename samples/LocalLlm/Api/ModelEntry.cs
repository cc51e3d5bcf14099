namespace LocalLlm.Api;

/// <summary>One model that can be asked for.</summary>
internal sealed class ModelEntry
{
    public required string Id { get; init; }

    public string Object { get; init; } = "model";

    public string OwnedBy { get; init; } = "local";
}
