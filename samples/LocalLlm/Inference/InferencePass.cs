using LocalLlm.Transformer;

namespace LocalLlm.Inference;

/// <summary>
/// A step of any number of sequences at once: some with a whole prompt, some with one token. What a sequence gets does
/// not depend on the others, nor on how much of it was in the past, bit for bit. Not thread-safe; its memory grows to
/// the largest step.
/// </summary>
internal sealed class InferencePass(TransformerModel model)
{
    private float[] _x = [];
    private float[] _normed = [];
    private float[] _scales = [];
    private float[] _qkv = [];
    private float[] _mixed = [];
    private float[] _added = [];
    private float[] _up = [];
    private float[] _keys = [];
    private float[] _values = [];
    private float[] _weights = [];

    /// <summary>Computes the scores of each segment, and offers keys and values to its past.</summary>
    /// <exception cref="PastLostException">A past is shorter than thought; nothing counts of the step.</exception>
    public void Run(IReadOnlyList<Segment> segments)
    {
        int rows = segments.Sum(segment => segment.Rows);
        Grow(rows, segments.Max(segment => segment.Tokens.Count));
        Embed(segments);
        for (int layer = 0; layer < model.Shape.Layers; layer++)
            RunLayer(segments, layer, rows);
        Score(segments, rows);
    }

    private void Embed(IReadOnlyList<Segment> segments)
    {
        int width = model.Shape.Width;
        ReadOnlySpan<float> embedding = model.Layout.Embedding.Of(model.Weights);
        int row = 0;
        foreach (Segment segment in segments)
        {
            for (int position = segment.Cached; position < segment.Tokens.Count; position++, row++)
                embedding.Slice(segment.Tokens[position] * width, width).CopyTo(_x.AsSpan(row * width, width));
        }
    }

    private void RunLayer(IReadOnlyList<Segment> segments, int layer, int rows)
    {
        (int width, int feed) = (model.Shape.Width, model.Shape.FeedForward);
        LayerBlocks blocks = model.Layout.Layers[layer];
        Span<float> x = _x.AsSpan(0, rows * width);
        Span<float> normed = _normed.AsSpan(0, rows * width);
        Span<float> added = _added.AsSpan(0, rows * width);
        RmsNorm.Forward(x, blocks.AttentionNorm.Of(model.Weights), normed, _scales);
        MatrixKernel.Multiply(normed, blocks.Qkv.Of(model.Weights), _qkv, rows, width, 3 * width);
        int row = 0;
        foreach (Segment segment in segments)
        {
            Attend(segment, layer, row);
            row += segment.Rows;
        }

        MatrixKernel.Multiply(_mixed, blocks.Output.Of(model.Weights), added, rows, width, width);
        VectorKernel.Add(x, added);

        RmsNorm.Forward(x, blocks.FeedNorm.Of(model.Weights), normed, _scales);
        Span<float> up = _up.AsSpan(0, rows * feed);
        MatrixKernel.Multiply(normed, blocks.Up.Of(model.Weights), up, rows, width, feed);
        VectorKernel.SquaredRelu(up, up);
        MatrixKernel.Multiply(up, blocks.Down.Of(model.Weights), added, rows, feed, width);
        VectorKernel.Add(x, added);
    }

    private void Attend(Segment segment, int layer, int firstRow)
    {
        (int width, int head) = (model.Shape.Width, model.Shape.HeadWidth);
        int cached = segment.Cached * width;
        if (segment.Cached > 0)
            segment.Past!.Read(layer, segment.Cached, _keys.AsSpan(0, cached), _values.AsSpan(0, cached));
        for (int i = 0; i < segment.Rows; i++)
        {
            ReadOnlySpan<float> row = _qkv.AsSpan((firstRow + i) * 3 * width, 3 * width);
            row.Slice(width, width).CopyTo(_keys.AsSpan(cached + i * width, width));
            row.Slice(2 * width, width).CopyTo(_values.AsSpan(cached + i * width, width));
        }

        int computed = segment.Rows * width;
        segment.Past?.Store(layer, _keys.AsSpan(cached, computed), _values.AsSpan(cached, computed));
        for (int i = 0; i < segment.Rows; i++)
        {
            for (int h = 0; h < model.Shape.Heads; h++)
            {
                AttentionKernel.Forward(
                    _qkv.AsSpan((firstRow + i) * 3 * width + h * head, head),
                    _keys.AsSpan(h * head),
                    _values.AsSpan(h * head),
                    width,
                    segment.Cached + i + 1,
                    model.Shape.SlopeOf(h),
                    _weights,
                    _mixed.AsSpan((firstRow + i) * width + h * head, head));
            }
        }
    }

    private void Score(IReadOnlyList<Segment> segments, int rows)
    {
        (int width, int padded) = (model.Shape.Width, model.Shape.PaddedVocabulary);
        RmsNorm.Forward(
            _x.AsSpan(0, rows * width), model.Layout.FinalNorm.Of(model.Weights), _normed, _scales);
        int row = 0;
        foreach (Segment segment in segments)
        {
            int wanted = segment.WantsAllRows ? segment.Rows : 1;
            int first = row + segment.Rows - wanted;
            segment.Scores = new float[wanted * padded];
            MatrixKernel.Multiply(
                _normed.AsSpan(first * width, wanted * width), model.Output, segment.Scores, wanted, width, padded);
            row += segment.Rows;
        }
    }

    private void Grow(int rows, int positions)
    {
        TransformerShape shape = model.Shape;
        Grow(ref _x, rows * shape.Width);
        Grow(ref _normed, rows * shape.Width);
        Grow(ref _scales, rows);
        Grow(ref _qkv, rows * 3 * shape.Width);
        Grow(ref _mixed, rows * shape.Width);
        Grow(ref _added, rows * shape.Width);
        Grow(ref _up, rows * shape.FeedForward);
        Grow(ref _keys, positions * shape.Width);
        Grow(ref _values, positions * shape.Width);
        Grow(ref _weights, AttentionKernel.PaddedLength(positions));
    }

    private static void Grow(ref float[] numbers, int length)
    {
        if (numbers.Length < length)
            numbers = new float[Math.Max(length, 2 * numbers.Length)];
    }
}
