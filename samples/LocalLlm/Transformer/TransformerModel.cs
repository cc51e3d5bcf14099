using LocalLlm.Model;

namespace LocalLlm.Transformer;

/// <summary>A trained transformer: tokenizer and weights. Immutable, safe to share between threads.</summary>
internal sealed class TransformerModel
{
    private readonly float[] _weights;

    public TransformerModel(BytePairTokenizer tokenizer, WeightLayout layout, float[] weights)
    {
        if (weights.Length != layout.Count)
            throw new ArgumentException($"There are {weights.Length} weights; expected {layout.Count}.");
        Tokenizer = tokenizer;
        Layout = layout;
        _weights = weights;
        Output = new float[layout.Embedding.Length];
        MatrixKernel.Transpose(
            layout.Embedding.Of(weights), Output, layout.Embedding.Rows, layout.Embedding.Columns);
    }

    public BytePairTokenizer Tokenizer { get; }

    public WeightLayout Layout { get; }

    public TransformerShape Shape => Layout.Shape;

    /// <summary>The weights, for reading only.</summary>
    public float[] Weights => _weights;

    /// <summary>The embedding transposed: a column for each token. For reading only.</summary>
    public float[] Output { get; }
}
