using System.Numerics.Tensors;

namespace LocalLlm.Transformer;

/// <summary>Adam with decoupled weight decay. Not thread-safe; the same gradients give the same weights.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), algorithm 2.</remarks>
internal sealed class AdamW(WeightLayout layout, float weightDecay)
{
    private const float MeanDecay = 0.9f;
    private const float SquareDecay = 0.98f;
    private const float Epsilon = 1e-8f;

    private readonly float[] _means = new float[layout.Count];
    private readonly float[] _squares = new float[layout.Count];
    private readonly float[] _scratch = new float[layout.All.Max(block => block.Length)];
    private int _steps;

    /// <summary>Changes the weights by one step against the gradients.</summary>
    public void Step(float[] weights, float[] gradients, float learningRate)
    {
        _steps++;
        float meanShare = (float)(1 / (1 - Math.Pow(MeanDecay, _steps)));
        float squareShare = (float)(1 / (1 - Math.Pow(SquareDecay, _steps)));
        foreach (WeightBlock block in layout.All)
        {
            Span<float> weight = block.Of(weights);
            Span<float> gradient = block.Of(gradients);
            Span<float> mean = block.Of(_means);
            Span<float> square = block.Of(_squares);
            Span<float> scratch = _scratch.AsSpan(0, block.Length);

            TensorPrimitives.Multiply<float>(mean, MeanDecay, mean);
            TensorPrimitives.MultiplyAdd<float>(gradient, 1 - MeanDecay, mean, mean);
            TensorPrimitives.Multiply<float>(gradient, gradient, scratch);
            TensorPrimitives.Multiply<float>(square, SquareDecay, square);
            TensorPrimitives.MultiplyAdd<float>(scratch, 1 - SquareDecay, square, square);

            TensorPrimitives.Multiply<float>(square, squareShare, scratch);
            TensorPrimitives.Sqrt<float>(scratch, scratch);
            TensorPrimitives.Add<float>(scratch, Epsilon, scratch);
            TensorPrimitives.Divide<float>(mean, scratch, scratch);
            if (block.Decays)
                TensorPrimitives.Multiply<float>(weight, 1 - learningRate * weightDecay, weight);
            TensorPrimitives.MultiplyAdd<float>(scratch, -learningRate * meanShare, weight, weight);
        }
    }
}
