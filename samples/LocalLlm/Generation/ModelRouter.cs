using System.Runtime.CompilerServices;
using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>Several models behind one API: each request goes to the one that it names.</summary>
/// <param name="first">Its first model is the default.</param>
/// <param name="second">Further models.</param>
internal sealed class ModelRouter(ITextGenerator first, ITextGenerator second) : ITextGenerator
{
    public string Description => $"{first.Description}; {second.Description}";

    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation) =>
        [.. await first.ListModelsAsync(cancellation), .. await second.ListModelsAsync(cancellation)];

    public async IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        string model,
        IReadOnlyList<ChatTurn> turns,
        SamplingWishes sampling,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        ITextGenerator chosen =
            (await first.ListModelsAsync(cancellation)).Contains(model) ? first
            : (await second.ListModelsAsync(cancellation)).Contains(model) ? second
            : throw GenerationException.UnknownModel(model, await ListModelsAsync(cancellation));
        await foreach (GeneratedPiece piece in chosen.GenerateAsync(model, turns, sampling, cancellation))
            yield return piece;
    }
}
