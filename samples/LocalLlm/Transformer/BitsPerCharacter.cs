using System.Text;
using LocalLlm.Inference;
using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>
/// How well texts are foretold: bits that a model needs for each byte of them, the end of each text included. Does not
/// depend on how a model cuts text into tokens. Less is better.
/// </summary>
internal static class BitsPerCharacter
{
    /// <summary>Of a transformer.</summary>
    public static double Of(TransformerModel model, IEnumerable<string> documents)
    {
        var pass = new InferencePass(model);
        return Of(model.Tokenizer, documents, tokens =>
        {
            var segment = new Segment([.. tokens[..^1]]) { WantsAllRows = true };
            pass.Run([segment]);
            double[] probabilities = new double[model.Shape.Vocabulary];
            double bits = 0;
            for (int i = 1; i < tokens.Length; i++)
            {
                segment.ProbabilitiesOf(i - 1, probabilities);
                bits -= Math.Log2(probabilities[tokens[i]]);
            }

            return bits;
        });
    }

    /// <summary>Of an n-gram model, which is what a transformer must beat.</summary>
    public static double Of(KneserNeyModel model, BytePairTokenizer tokenizer, IEnumerable<string> documents) =>
        Of(tokenizer, documents, tokens =>
        {
            double[] probabilities = new double[model.VocabularySize];
            double bits = 0;
            for (int i = 1; i < tokens.Length; i++)
            {
                model.Predict(tokens.AsSpan(0, i), probabilities);
                bits -= Math.Log2(probabilities[tokens[i]]);
            }

            return bits;
        });

    private static double Of(
        BytePairTokenizer tokenizer, IEnumerable<string> documents, Func<int[], double> bitsOf)
    {
        double bits = 0;
        long characters = 0;
        foreach (string document in documents)
        {
            bits += bitsOf(
                [BytePairTokenizer.EndOfText, .. tokenizer.Encode(document), BytePairTokenizer.EndOfText]);
            characters += Encoding.UTF8.GetByteCount(document) + 1;
        }

        return bits / characters;
    }
}
