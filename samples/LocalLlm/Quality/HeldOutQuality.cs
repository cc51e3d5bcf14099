using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Quality;

/// <summary>
/// How well text is foretold that was not learned from, in bits for each of its bytes (of plain English: characters),
/// beside trigrams of the same text, which count well but see two back. Less is better.
/// </summary>
/// <param name="Transformer">What the transformer needs.</param>
/// <param name="CharacterTrigram">What trigrams of characters need.</param>
/// <param name="TokenTrigram">What trigrams of the transformer's tokens need.</param>
/// <param name="Texts">How many texts were learned from.</param>
/// <param name="HeldOutTexts">How many were measured.</param>
internal sealed record HeldOutQuality(
    double Transformer, double CharacterTrigram, double TokenTrigram, int Texts, int HeldOutTexts)
{
    private const int HeldOutEvery = 10;

    /// <summary>Learns from all texts but each tenth, and measures these.</summary>
    /// <param name="documents">The texts.</param>
    /// <param name="options">How the transformer is trained.</param>
    /// <param name="told">Told of each step of the training.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    public static HeldOutQuality Measure(
        IReadOnlyList<string> documents,
        TrainingOptions options,
        Action<TrainingStep>? told = null,
        CancellationToken cancellation = default)
    {
        string[] seen = [.. documents.Where((_, index) => index % HeldOutEvery != 0)];
        string[] heldOut = [.. documents.Where((_, index) => index % HeldOutEvery == 0)];
        var tokenizer = BytePairTokenizer.Train(seen, options.Vocabulary);
        TransformerModel model = new Trainer(tokenizer, seen, options).Train(told, cancellation);
        return new HeldOutQuality(
            BitsPerCharacter.Of(model, heldOut),
            TrigramOf(new BytePairTokenizer([]), seen, heldOut),
            TrigramOf(tokenizer, seen, heldOut),
            seen.Length,
            heldOut.Length);
    }

    private static double TrigramOf(BytePairTokenizer tokenizer, string[] seen, string[] heldOut)
    {
        int[][] texts = [.. seen.Select(
            text => (int[])[BytePairTokenizer.EndOfText, .. tokenizer.Encode(text), BytePairTokenizer.EndOfText])];
        return BitsPerCharacter.Of(new KneserNeyModel(texts, tokenizer.VocabularySize, 3), tokenizer, heldOut);
    }
}
