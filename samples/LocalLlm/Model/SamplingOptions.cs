namespace LocalLlm.Model;

/// <summary>
/// How an answer is drawn from the model's distribution, and when it ends. The defaults are those that suit this
/// model, for requests that do not say: at temperature 1 without a cut so small a model wanders off.
/// </summary>
internal sealed record SamplingOptions
{
    /// <summary>0 always takes the likeliest token; 1 samples from the model as it is; higher is wilder. Not
    /// negative. Default 0.7.</summary>
    public double Temperature { get; init; } = 0.7;

    /// <summary>Only the likeliest tokens that together have this probability are kept. Above 0, at most 1 (no cut).
    /// Default 0.9.</summary>
    public double TopP { get; init; } = 0.9;

    /// <summary>Only this many of the likeliest tokens are kept; 0 keeps all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>The same seed, prompt and options give the same text. The caller draws one when its client gave
    /// none. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>The most tokens to generate, at least 1. Default 256.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>The answer ends before the first of these; none is empty. Default none.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>Leaves out white space before the first word, which a chat answer has after "Assistant:". Default
    /// false.</summary>
    public bool TrimStart { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public void Validate()
    {
        if (!double.IsFinite(Temperature) || Temperature < 0)
            throw new ArgumentException($"Temperature is {Temperature}; expected a number from 0 up.");
        if (!(TopP > 0 && TopP <= 1))
            throw new ArgumentException($"TopP is {TopP}; expected a number above 0 and at most 1.");
        if (TopK < 0)
            throw new ArgumentException($"TopK is {TopK}; expected 0 (keep all) or more.");
        if (MaxTokens < 1)
            throw new ArgumentException($"MaxTokens is {MaxTokens}; expected at least 1.");
        if (StopSequences.Any(string.IsNullOrEmpty))
            throw new ArgumentException("A stop sequence is empty; expected at least one character in each.");
    }
}
