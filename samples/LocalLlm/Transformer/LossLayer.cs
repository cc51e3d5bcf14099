namespace LocalLlm.Transformer;

/// <summary>
/// From the last row to the loss: scores for each token by the embedding's own rows, and the cross entropy. Not
/// thread-safe.
/// </summary>
internal sealed class LossLayer(WeightLayout layout, int rows)
{
    private readonly float[] _scores = new float[rows * layout.Shape.PaddedVocabulary];
    private readonly float[] _transposed = new float[layout.Embedding.Length];

    /// <summary>The sum of -ln p of the targets. Scores become probabilities on the way.</summary>
    public double Forward(float[] weights, ReadOnlySpan<float> final, ReadOnlySpan<int> targets)
    {
        (int vocabulary, int padded, int width) = Sizes();
        MatrixKernel.Transpose(layout.Embedding.Of(weights), _transposed, padded, width);
        MatrixKernel.Multiply(final, _transposed, _scores, rows, width, padded);
        double loss = 0;
        for (int row = 0; row < rows; row++)
        {
            Span<float> scores = _scores.AsSpan(row * padded, padded);
            float largest = float.NegativeInfinity;
            foreach (float score in scores[..vocabulary])
                largest = MathF.Max(largest, score);
            double sum = 0;
            foreach (float score in scores[..vocabulary])
                sum += Math.Exp(score - largest);
            loss += largest + Math.Log(sum) - scores[targets[row]];
            VectorKernel.SoftMax(scores, vocabulary, largest);
            scores[vocabulary..].Clear();
        }

        return loss;
    }

    /// <summary>Sets the gradient of the last rows, and adds to that of the embedding.</summary>
    public void Backward(
        float[] weights,
        float[] gradients,
        ReadOnlySpan<float> final,
        ReadOnlySpan<int> targets,
        int rowsOfBatch,
        Span<float> gradientOfFinal)
    {
        (_, int padded, int width) = Sizes();
        float share = 1f / rowsOfBatch;
        for (int row = 0; row < rows; row++)
        {
            Span<float> scores = _scores.AsSpan(row * padded, padded);
            scores[targets[row]] -= 1;
            foreach (ref float score in scores)
                score *= share;
        }

        MatrixKernel.Multiply(_scores, layout.Embedding.Of(weights), gradientOfFinal, rows, padded, width);
        MatrixKernel.Multiply(
            _scores, 1, padded, final, layout.Embedding.Of(gradients), padded, rows, width, adds: true);
    }

    private (int Vocabulary, int Padded, int Width) Sizes() =>
        (layout.Shape.Vocabulary, layout.Shape.PaddedVocabulary, layout.Shape.Width);
}
