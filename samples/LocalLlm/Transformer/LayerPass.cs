namespace LocalLlm.Transformer;

/// <summary>
/// One layer forward and back: attention, then feed-forward, each added to the running sum. Not thread-safe.
/// </summary>
internal sealed class LayerPass
{
    private readonly TransformerShape _shape;
    private readonly int _sequences;
    private readonly int _length;
    private readonly int _rows;
    private readonly float[] _added;
    private readonly float[] _transposed;
    private readonly float[] _gradientOfNormed;
    private readonly float[] _gradientOfMixed;
    private readonly float[] _gradientOfQkv;
    private readonly float[] _gradientOfUp;
    private readonly float[] _scratch;

    public LayerPass(TransformerShape shape, int sequences, int length)
    {
        (_shape, _sequences, _length, _rows) = (shape, sequences, length, sequences * length);
        _added = new float[_rows * shape.Width];
        _transposed = new float[shape.Width * Math.Max(3 * shape.Width, shape.FeedForward)];
        _gradientOfNormed = new float[_rows * shape.Width];
        _gradientOfMixed = new float[_rows * shape.Width];
        _gradientOfQkv = new float[_rows * 3 * shape.Width];
        _gradientOfUp = new float[_rows * shape.FeedForward];
        _scratch = new float[AttentionKernel.PaddedLength(length)];
    }

    /// <summary>Replaces the running sum by that behind the layer.</summary>
    public void Forward(float[] weights, LayerBlocks blocks, LayerState state, float[] x)
    {
        (int width, int feed) = (_shape.Width, _shape.FeedForward);
        x.CopyTo(state.Input, 0);
        RmsNorm.Forward(x, blocks.AttentionNorm.Of(weights), state.Normed, state.InputScales);
        MatrixKernel.Multiply(state.Normed, blocks.Qkv.Of(weights), state.Qkv, _rows, width, 3 * width);
        Attend(state);
        MatrixKernel.Multiply(state.Mixed, blocks.Output.Of(weights), _added, _rows, width, width);
        VectorKernel.Add(x, _added);

        x.CopyTo(state.Middle, 0);
        RmsNorm.Forward(x, blocks.FeedNorm.Of(weights), state.MiddleNormed, state.MiddleScales);
        MatrixKernel.Multiply(state.MiddleNormed, blocks.Up.Of(weights), state.Up, _rows, width, feed);
        VectorKernel.SquaredRelu(state.Up, state.Activated);
        MatrixKernel.Multiply(state.Activated, blocks.Down.Of(weights), _added, _rows, feed, width);
        VectorKernel.Add(x, _added);
    }

    /// <summary>Takes the gradient of the sum behind the layer, and makes it that of the sum before it.</summary>
    public void Backward(float[] weights, float[] gradients, LayerBlocks blocks, LayerState state, float[] gradientOfX)
    {
        FeedBackward(weights, gradients, blocks, state, gradientOfX);
        AttentionBackward(weights, gradients, blocks, state, gradientOfX);
    }

    private void FeedBackward(
        float[] weights, float[] gradients, LayerBlocks blocks, LayerState state, float[] gradientOfX)
    {
        (int width, int feed) = (_shape.Width, _shape.FeedForward);
        MatrixKernel.Transpose(blocks.Down.Of(weights), _transposed, feed, width);
        MatrixKernel.Multiply(gradientOfX, _transposed, _gradientOfUp, _rows, width, feed);
        AddProduct(state.Activated, gradientOfX, blocks.Down.Of(gradients), feed, width);
        VectorKernel.SquaredReluBackward(state.Up, _gradientOfUp);
        MatrixKernel.Transpose(blocks.Up.Of(weights), _transposed, width, feed);
        MatrixKernel.Multiply(_gradientOfUp, _transposed, _gradientOfNormed, _rows, feed, width);
        AddProduct(state.MiddleNormed, _gradientOfUp, blocks.Up.Of(gradients), width, feed);
        RmsNorm.Backward(
            state.Middle,
            blocks.FeedNorm.Of(weights),
            state.MiddleScales,
            _gradientOfNormed,
            gradientOfX,
            blocks.FeedNorm.Of(gradients));
    }

    private void AttentionBackward(
        float[] weights, float[] gradients, LayerBlocks blocks, LayerState state, float[] gradientOfX)
    {
        int width = _shape.Width;
        MatrixKernel.Transpose(blocks.Output.Of(weights), _transposed, width, width);
        MatrixKernel.Multiply(gradientOfX, _transposed, _gradientOfMixed, _rows, width, width);
        AddProduct(state.Mixed, gradientOfX, blocks.Output.Of(gradients), width, width);
        AttendBackward(state);
        MatrixKernel.Transpose(blocks.Qkv.Of(weights), _transposed, width, 3 * width);
        MatrixKernel.Multiply(_gradientOfQkv, _transposed, _gradientOfNormed, _rows, 3 * width, width);
        AddProduct(state.Normed, _gradientOfQkv, blocks.Qkv.Of(gradients), width, 3 * width);
        RmsNorm.Backward(
            state.Input,
            blocks.AttentionNorm.Of(weights),
            state.InputScales,
            _gradientOfNormed,
            gradientOfX,
            blocks.AttentionNorm.Of(gradients));
    }

    // A matrix's gradient: its inputs, transposed, times the gradients of its outputs.
    private void AddProduct(float[] inputs, float[] outputs, Span<float> gradient, int inner, int columns) =>
        MatrixKernel.Multiply(inputs, 1, inner, outputs, gradient, inner, _rows, columns, adds: true);

    private void Attend(LayerState state)
    {
        (int width, int head) = (_shape.Width, _shape.HeadWidth);
        int stride = 3 * width;
        foreach ((int sequence, int h) in Heads())
        {
            Span<float> qkv = state.Qkv.AsSpan(sequence * _length * stride + h * head);
            for (int i = 0; i < _length; i++)
            {
                AttentionKernel.Forward(
                    qkv.Slice(i * stride, head),
                    qkv[width..],
                    qkv[(2 * width)..],
                    stride,
                    i + 1,
                    _shape.SlopeOf(h),
                    WeightsOf(state, sequence, h, i),
                    state.Mixed.AsSpan((sequence * _length + i) * width + h * head, head));
            }
        }
    }

    private void AttendBackward(LayerState state)
    {
        (int width, int head) = (_shape.Width, _shape.HeadWidth);
        int stride = 3 * width;
        Array.Clear(_gradientOfQkv);
        foreach ((int sequence, int h) in Heads())
        {
            int start = sequence * _length * stride + h * head;
            Span<float> qkv = state.Qkv.AsSpan(start);
            Span<float> gradient = _gradientOfQkv.AsSpan(start);
            for (int i = 0; i < _length; i++)
            {
                AttentionKernel.Backward(
                    qkv.Slice(i * stride, head),
                    qkv[width..],
                    qkv[(2 * width)..],
                    stride,
                    i + 1,
                    WeightsOf(state, sequence, h, i),
                    _gradientOfMixed.AsSpan((sequence * _length + i) * width + h * head, head),
                    gradient.Slice(i * stride, head),
                    gradient[width..],
                    gradient[(2 * width)..],
                    _scratch);
            }
        }
    }

    private IEnumerable<(int Sequence, int Head)> Heads() =>
        from sequence in Enumerable.Range(0, _sequences)
        from head in Enumerable.Range(0, _shape.Heads)
        select (sequence, head);

    private Span<float> WeightsOf(LayerState state, int sequence, int head, int query)
    {
        int padded = AttentionKernel.PaddedLength(_length);
        return state.Attention.AsSpan(((sequence * _shape.Heads + head) * _length + query) * padded, padded);
    }
}
