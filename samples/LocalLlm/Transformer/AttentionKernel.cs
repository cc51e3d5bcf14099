using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LocalLlm.Transformer;

/// <summary>
/// One query of one head over the keys and values before it. The same code for training, for a whole prompt and for a
/// single token, in one order of sums: so what a cache kept gives the same bits as what is computed anew. Stateless,
/// thread-safe.
/// </summary>
internal static class AttentionKernel
{
    /// <summary>How long a buffer of weights must be for so many positions.</summary>
    public static int PaddedLength(int positions) => (positions + 7) / 8 * 8;

    /// <param name="query">The head's part of the query.</param>
    /// <param name="keys">From the head's part of the first key on.</param>
    /// <param name="values">From the head's part of the first value on.</param>
    /// <param name="stride">From a key or value to the next one.</param>
    /// <param name="count">Positions that are seen; the query's own is the last of them.</param>
    /// <param name="slope">See <see cref="TransformerShape.SlopeOf"/>.</param>
    /// <param name="weights">What becomes of the attention; <see cref="PaddedLength"/> long at least.</param>
    /// <param name="output">The head's part of the output.</param>
    public static void Forward(
        ReadOnlySpan<float> query,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        int stride,
        int count,
        float slope,
        Span<float> weights,
        Span<float> output)
    {
        float scale = 1 / MathF.Sqrt(query.Length);
        float largest = float.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            float score = VectorKernel.Dot(query, keys[(j * stride)..]) * scale - slope * (count - 1 - j);
            weights[j] = score;
            largest = MathF.Max(largest, score);
        }

        VectorKernel.SoftMax(weights, count, largest);
        Mix(values, stride, count, weights, output);
    }

    /// <summary>Adds to the gradients of query, keys and values, given that of the output.</summary>
    public static void Backward(
        ReadOnlySpan<float> query,
        ReadOnlySpan<float> keys,
        ReadOnlySpan<float> values,
        int stride,
        int count,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> gradientOfOutput,
        Span<float> gradientOfQuery,
        Span<float> gradientOfKeys,
        Span<float> gradientOfValues,
        Span<float> scratch)
    {
        int width = query.Length;
        float scale = 1 / MathF.Sqrt(width);
        float mean = 0;
        for (int j = 0; j < count; j++)
        {
            scratch[j] = VectorKernel.Dot(gradientOfOutput, values[(j * stride)..]);
            mean += scratch[j] * weights[j];
            VectorKernel.AddScaled(gradientOfValues.Slice(j * stride, width), gradientOfOutput, weights[j]);
        }

        for (int j = 0; j < count; j++)
        {
            float gradientOfScore = weights[j] * (scratch[j] - mean) * scale;
            VectorKernel.AddScaled(gradientOfQuery, keys.Slice(j * stride, width), gradientOfScore);
            VectorKernel.AddScaled(gradientOfKeys.Slice(j * stride, width), query, gradientOfScore);
        }
    }

    // Eight columns at a time stay in a register while the positions go by.
    private static void Mix(
        ReadOnlySpan<float> values, int stride, int count, ReadOnlySpan<float> weights, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, (count - 1) * stride + output.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Length, count);
        unchecked
        {
            ref float weight = ref MemoryMarshal.GetReference(weights);
            ref float to = ref MemoryMarshal.GetReference(output);
            for (nuint column = 0; column + 8 <= (nuint)output.Length; column += 8)
            {
                ref float value = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), column);
                Vector256<float> sum = default;
                for (int j = 0; j < count; j++)
                {
                    sum = Vector256.FusedMultiplyAdd(
                        Vector256.Create(Unsafe.Add(ref weight, j)), Vector256.LoadUnsafe(ref value), sum);
                    value = ref Unsafe.Add(ref value, stride);
                }

                sum.StoreUnsafe(ref to, column);
            }
        }
    }
}
