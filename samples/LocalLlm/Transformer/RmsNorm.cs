namespace LocalLlm.Transformer;

/// <summary>Divides rows by the root of their mean square, times a learned gain. Stateless, thread-safe.</summary>
/// <remarks>Zhang and Sennrich, "Root Mean Square Layer Normalization" (2019).</remarks>
internal static class RmsNorm
{
    private const float Epsilon = 1e-5f;

    /// <summary>y = x * r * gain, with r = 1 / sqrt(mean(x²) + ε).</summary>
    /// <param name="x">Rows of the gain's length.</param>
    /// <param name="gain">One number for each column.</param>
    /// <param name="y">The result.</param>
    /// <param name="scales">r of each row, which the way back needs.</param>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> gain, Span<float> y, Span<float> scales)
    {
        int width = gain.Length;
        for (int row = 0; row < x.Length / width; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * width, width);
            Span<float> to = y.Slice(row * width, width);
            float scale = 1 / MathF.Sqrt(VectorKernel.Dot(from, from) / width + Epsilon);
            scales[row] = scale;
            for (int i = 0; i < width; i++)
                to[i] = from[i] * scale * gain[i];
        }
    }

    /// <summary>Adds to the gradients of x and of the gain, given that of y.</summary>
    public static void Backward(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> gain,
        ReadOnlySpan<float> scales,
        ReadOnlySpan<float> gradientOfY,
        Span<float> gradientOfX,
        Span<float> gradientOfGain)
    {
        int width = gain.Length;
        for (int row = 0; row < x.Length / width; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * width, width);
            ReadOnlySpan<float> given = gradientOfY.Slice(row * width, width);
            Span<float> to = gradientOfX.Slice(row * width, width);
            float scale = scales[row];
            float along = 0;
            for (int i = 0; i < width; i++)
                along += given[i] * gain[i] * from[i];
            float pull = along * scale * scale * scale / width;
            for (int i = 0; i < width; i++)
            {
                gradientOfGain[i] += given[i] * from[i] * scale;
                to[i] += given[i] * gain[i] * scale - from[i] * pull;
            }
        }
    }
}
