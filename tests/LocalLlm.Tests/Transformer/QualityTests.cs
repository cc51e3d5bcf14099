using LocalLlm.Model;
using LocalLlm.Transformer;
using Xunit.Abstractions;

namespace LocalLlm.Tests.Transformer;

/// <summary>Does it foretell text that it has not seen? Measured beside trigrams, which count well but see two back.
/// </summary>
public sealed class QualityTests(ITestOutputHelper output)
{
    private const int HeldOutEvery = 10;

    // Set: the transformer in the size and for as long as the server trains it, which takes a minute or two.
    private static readonly bool _isFull = Environment.GetEnvironmentVariable("LLM_FULL_QUALITY") is { Length: > 0 };

    private static readonly IReadOnlyList<string> _seen =
        [.. TinyTransformer.Documents.Where((_, index) => index % HeldOutEvery != 0)];

    private static readonly IReadOnlyList<string> _heldOut =
        [.. TinyTransformer.Documents.Where((_, index) => index % HeldOutEvery == 0)];

    [Fact]
    public void Held_out_text_costs_clearly_fewer_bits_than_with_trigrams_of_characters()
    {
        TrainingOptions options = _isFull
            ? new TrainingOptions()
            : new TrainingOptions { Steps = 150, Width = 96, Layers = 3, Heads = 3, FeedForward = 384 };
        var tokenizer = BytePairTokenizer.Train(_seen, options.Vocabulary);
        TransformerModel model = new Trainer(tokenizer, _seen, options).Train();
        double own = BitsPerCharacter.Of(model, _heldOut);
        double trigram = TrigramOf(new BytePairTokenizer([]));
        double tokenTrigram = TrigramOf(tokenizer);
        output.WriteLine(
            $"bits per character: {own:F3}; trigrams of characters {trigram:F3}, of tokens {tokenTrigram:F3}");
        own.ShouldBeLessThan(trigram - 0.25);
    }

    private static double TrigramOf(BytePairTokenizer tokenizer)
    {
        int[][] documents = [.. _seen.Select(
            text => (int[])[BytePairTokenizer.EndOfText, .. tokenizer.Encode(text), BytePairTokenizer.EndOfText])];
        return BitsPerCharacter.Of(new KneserNeyModel(documents, tokenizer.VocabularySize, 3), tokenizer, _heldOut);
    }
}
