namespace LocalLlm.Model;

/// <summary>
/// The passages like one prompt, as a distribution to mix into the model's: what followed the last tokens in those
/// passages, each passage weighted by its likeness. Immutable.
/// </summary>
internal sealed class Topic(IReadOnlyList<(int[] Passage, double Likeness)> passages)
{
    // Three tokens are enough to stay grammatical, and few enough to change over from one passage to another.
    private const int MostContextTokens = 3;

    // Longer agreement deserves more trust than a single token in common. Chosen for answers that keep to the
    // question; it costs some perplexity on text that is like no passage, for which the passages are the wrong ones.
    private static readonly double[] MixWeights = [0, 0.25, 0.5, 0.65];

    /// <summary>Mixes the topic into the probabilities, in place; their sum does not change.</summary>
    public void Mix(ReadOnlySpan<int> context, Span<double> probabilities)
    {
        for (int length = Math.Min(MostContextTokens, context.Length); length >= 1; length--)
        {
            ReadOnlySpan<int> last = context[^length..];
            double total = Visit(last, probabilities, 0);
            if (total == 0)
                continue;
            foreach (ref double probability in probabilities)
                probability *= 1 - MixWeights[length];
            Visit(last, probabilities, MixWeights[length] / total);
            return;
        }
    }

    // Adds to each token that follows the context somewhere, its passage's likeness times the share; returns the sum
    // of likenesses.
    private double Visit(ReadOnlySpan<int> last, Span<double> probabilities, double share)
    {
        double total = 0;
        foreach ((int[] passage, double likeness) in passages)
        {
            for (int i = last.Length; i < passage.Length; i++)
            {
                if (!passage.AsSpan(i - last.Length, last.Length).SequenceEqual(last))
                    continue;
                probabilities[passage[i]] += likeness * share;
                total += likeness;
            }
        }
        return total;
    }
}
