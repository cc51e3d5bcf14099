using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LocalLlm.Transformer;

/// <summary>
/// Sums over vectors in one fixed order, whatever their place in memory: the library's own sums may begin at an aligned
/// address, and then the same numbers give another last bit. Lengths are multiples of 8. Stateless, thread-safe.
/// </summary>
internal static class VectorKernel
{
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        unchecked
        {
            ref float left = ref MemoryMarshal.GetReference(x);
            ref float right = ref MemoryMarshal.GetReference(y);
            Vector256<float> sum = default;
            for (nuint i = 0; i + 8 <= (nuint)x.Length; i += 8)
                sum = Vector256.FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref left, i), Vector256.LoadUnsafe(ref right, i), sum);
            return Vector256.Sum(sum);
        }
    }

    /// <summary>target += source * scale.</summary>
    public static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, target.Length);
        unchecked
        {
            ref float to = ref MemoryMarshal.GetReference(target);
            ref float from = ref MemoryMarshal.GetReference(source);
            Vector256<float> factor = Vector256.Create(scale);
            for (nuint i = 0; i + 8 <= (nuint)target.Length; i += 8)
            {
                Vector256.FusedMultiplyAdd(
                    factor, Vector256.LoadUnsafe(ref from, i), Vector256.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
            }
        }
    }

    /// <summary>target += source.</summary>
    public static void Add(Span<float> target, ReadOnlySpan<float> source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, target.Length);
        unchecked
        {
            ref float to = ref MemoryMarshal.GetReference(target);
            ref float from = ref MemoryMarshal.GetReference(source);
            for (nuint i = 0; i + 8 <= (nuint)target.Length; i += 8)
                (Vector256.LoadUnsafe(ref to, i) + Vector256.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        }
    }

    /// <summary>
    /// Makes scores weights that sum to one, in place. What stands behind <paramref name="count"/>, up to the next
    /// multiple of 8, is set to zero.
    /// </summary>
    public static void SoftMax(Span<float> scores, int count, float largest)
    {
        unchecked
        {
            int padded = (count + 7) & ~7;
            scores[count..padded].Fill(largest);
            ref float first = ref MemoryMarshal.GetReference(scores[..padded]);
            Vector256<float> shift = Vector256.Create(largest);
            for (nuint i = 0; i < (nuint)padded; i += 8)
                Vector256.Exp(Vector256.LoadUnsafe(ref first, i) - shift).StoreUnsafe(ref first, i);
            scores[count..padded].Clear();
            Vector256<float> sum = default;
            for (nuint i = 0; i < (nuint)padded; i += 8)
                sum += Vector256.LoadUnsafe(ref first, i);
            Vector256<float> share = Vector256.Create(1 / Vector256.Sum(sum));
            for (nuint i = 0; i < (nuint)padded; i += 8)
                (Vector256.LoadUnsafe(ref first, i) * share).StoreUnsafe(ref first, i);
        }
    }

    /// <summary>The square of relu, which is what is between the two matrices of a feed-forward block.</summary>
    public static void SquaredRelu(ReadOnlySpan<float> source, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, source.Length);
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        for (nuint i = 0; i + 8 <= (nuint)source.Length; i += 8)
        {
            Vector256<float> positive = Vector256.Max(Vector256.LoadUnsafe(ref from, i), Vector256<float>.Zero);
            (positive * positive).StoreUnsafe(ref to, i);
        }
    }

    /// <summary>Multiplies a gradient by the derivative of the squared relu at <paramref name="source"/>.</summary>
    public static void SquaredReluBackward(ReadOnlySpan<float> source, Span<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gradient.Length, source.Length);
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(gradient);
        Vector256<float> two = Vector256.Create(2f);
        for (nuint i = 0; i + 8 <= (nuint)source.Length; i += 8)
        {
            Vector256<float> positive = Vector256.Max(Vector256.LoadUnsafe(ref from, i), Vector256<float>.Zero);
            (Vector256.LoadUnsafe(ref to, i) * positive * two).StoreUnsafe(ref to, i);
        }
    }
}
