using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>A checked request for an answer.</summary>
/// <param name="Model">The model that is to answer.</param>
/// <param name="Turns">The conversation; the last turn is what is to be answered.</param>
/// <param name="Sampling">How to choose the tokens.</param>
/// <param name="Streamed">Whether the client wants the answer piece by piece.</param>
internal sealed record Prompt(
    string Model, IReadOnlyList<ChatTurn> Turns, SamplingWishes Sampling, bool Streamed)
{
    /// <summary>What is to be answered.</summary>
    public string Question => Turns[^1].Content;
}
