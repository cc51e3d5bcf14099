using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>Whatever answers prompts: the embedded model, or a server behind this one.</summary>
internal interface ITextGenerator
{
    /// <summary>One line for the start message.</summary>
    string Description { get; }

    /// <summary>The models that can be asked for; the first one is the default.</summary>
    /// <exception cref="GenerationException">They cannot be found out.</exception>
    Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation);

    /// <summary>Answers a conversation piece by piece.</summary>
    /// <exception cref="GenerationException">
    /// By the enumeration, before the first piece where that is possible.
    /// </exception>
    IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        string model, IReadOnlyList<ChatTurn> turns, SamplingWishes sampling, CancellationToken cancellation);
}
