namespace LocalLlm.Transformer;

/// <summary>
/// Forward and back over a few sequences of one length, all memory made beforehand. Not thread-safe: each thread has
/// its own, and its own gradients.
/// </summary>
internal sealed class TrainingPass
{
    private readonly WeightLayout _layout;
    private readonly LayerState[] _states;
    private readonly LossLayer _loss;
    private readonly LayerPass _layer;
    private readonly float[] _x;
    private readonly float[] _final;
    private readonly float[] _finalScales;
    private readonly float[] _gradientOfX;
    private readonly float[] _gradientOfFinal;
    private readonly int _rows;

    public TrainingPass(WeightLayout layout, int sequences, int length)
    {
        _layout = layout;
        TransformerShape shape = layout.Shape;
        _rows = sequences * length;
        Gradients = new float[layout.Count];
        _states = [.. layout.Layers.Select(_ => new LayerState(shape, sequences, length))];
        _layer = new LayerPass(shape, sequences, length);
        _loss = new LossLayer(layout, _rows);
        _x = new float[_rows * shape.Width];
        _final = new float[_rows * shape.Width];
        _finalScales = new float[_rows];
        _gradientOfX = new float[_rows * shape.Width];
        _gradientOfFinal = new float[_rows * shape.Width];
    }

    /// <summary>The gradients of the last <see cref="Backward"/>, in the order of the weights.</summary>
    public float[] Gradients { get; }

    /// <summary>Sets the gradients to those of the mean loss, and returns the sum of the losses.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="inputs">Tokens, one sequence after the other.</param>
    /// <param name="targets">The token that follows each of them.</param>
    /// <param name="rowsOfBatch">Rows of the whole batch, of which this is a part: what the mean is over.</param>
    public double Learn(float[] weights, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int rowsOfBatch)
    {
        double loss = Forward(weights, inputs, targets);
        Backward(weights, inputs, targets, rowsOfBatch);
        return loss;
    }

    /// <summary>The sum of the losses, in natural units, in double precision.</summary>
    public double Forward(float[] weights, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets)
    {
        int width = _layout.Shape.Width;
        ReadOnlySpan<float> embedding = _layout.Embedding.Of(weights);
        for (int row = 0; row < _rows; row++)
            embedding.Slice(inputs[row] * width, width).CopyTo(_x.AsSpan(row * width, width));
        for (int i = 0; i < _states.Length; i++)
            _layer.Forward(weights, _layout.Layers[i], _states[i], _x);
        RmsNorm.Forward(_x, _layout.FinalNorm.Of(weights), _final, _finalScales);
        return _loss.Forward(weights, _final, targets);
    }

    private void Backward(float[] weights, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int rowsOfBatch)
    {
        int width = _layout.Shape.Width;
        Array.Clear(Gradients);
        Array.Clear(_gradientOfX);
        _loss.Backward(weights, Gradients, _final, targets, rowsOfBatch, _gradientOfFinal);
        RmsNorm.Backward(
            _x,
            _layout.FinalNorm.Of(weights),
            _finalScales,
            _gradientOfFinal,
            _gradientOfX,
            _layout.FinalNorm.Of(Gradients));
        for (int i = _states.Length - 1; i >= 0; i--)
            _layer.Backward(weights, Gradients, _layout.Layers[i], _states[i], _gradientOfX);
        Span<float> embedding = _layout.Embedding.Of(Gradients);
        for (int row = 0; row < _rows; row++)
        {
            VectorKernel.Add(
                embedding.Slice(inputs[row] * width, width), _gradientOfX.AsSpan(row * width, width));
        }
    }
}
