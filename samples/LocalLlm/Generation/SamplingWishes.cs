using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>
/// How the client wants its answer to be sampled. What it did not say is null: a server behind this one then uses its
/// own defaults, and the embedded model uses its own.
/// </summary>
internal sealed record SamplingWishes(
    double? Temperature,
    double? TopP,
    int? MaxTokens,
    long? Seed,
    IReadOnlyList<string> StopSequences,
    int? TopK = null)
{
    /// <summary>The wishes with the embedded model's defaults.</summary>
    public SamplingOptions ToOptions()
    {
        var usual = new SamplingOptions();
        return usual with
        {
            Temperature = Temperature ?? usual.Temperature,
            TopP = TopP ?? usual.TopP,
            TopK = TopK ?? usual.TopK,
            MaxTokens = MaxTokens ?? usual.MaxTokens,
            Seed = Seed ?? Random.Shared.NextInt64(), // Without a seed every answer may differ.
            StopSequences = StopSequences,
        };
    }
}
