namespace LocalLlm.Transformer;

/// <summary>
/// How all weights stand in one flat array: one optimizer step, one sum of gradients, one checkpoint. Immutable.
/// </summary>
internal sealed class WeightLayout
{
    private readonly List<WeightBlock> _all = [];

    public WeightLayout(TransformerShape shape)
    {
        Shape = shape.Checked();
        Embedding = Add("embedding", shape.PaddedVocabulary, shape.Width);
        Layers = [.. Enumerable.Range(0, shape.Layers).Select(AddLayer)];
        FinalNorm = Add("final_norm", 1, shape.Width);
    }

    public TransformerShape Shape { get; }

    /// <summary>A row for each token; the same rows are the output's weights.</summary>
    public WeightBlock Embedding { get; }

    public IReadOnlyList<LayerBlocks> Layers { get; }

    public WeightBlock FinalNorm { get; }

    /// <summary>Every block, in the order of the array.</summary>
    public IReadOnlyList<WeightBlock> All => _all;

    /// <summary>How many numbers there are.</summary>
    public int Count { get; private set; }

    private LayerBlocks AddLayer(int layer)
    {
        int width = Shape.Width;
        return new LayerBlocks(
            Add($"layers.{layer}.attention_norm", 1, width),
            Add($"layers.{layer}.qkv", width, 3 * width),
            Add($"layers.{layer}.output", width, width),
            Add($"layers.{layer}.feed_norm", 1, width),
            Add($"layers.{layer}.up", width, Shape.FeedForward),
            Add($"layers.{layer}.down", Shape.FeedForward, width));
    }

    private WeightBlock Add(string name, int rows, int columns)
    {
        var block = new WeightBlock(name, Count, rows, columns);
        Count += block.Length;
        _all.Add(block);
        return block;
    }
}
