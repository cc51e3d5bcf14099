using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LocalLlm.Transformer;

/// <summary>
/// Multiplies matrices of single precision. Each number of the result is one chain of fused multiply-adds in the order
/// of the inner index, whatever the number of rows: so a row of a batch has, bit for bit, the result that it has alone.
/// Stateless, thread-safe.
/// </summary>
/// <remarks>
/// The library's TensorPrimitives work on vectors; a product built from them reads and writes memory for every single
/// multiply-add. Here 6 rows by 16 columns stay in registers.
/// </remarks>
internal static class MatrixKernel
{
    private const int RowStep = 6;
    private const int ColumnStep = TransformerShape.ColumnStep;

    /// <summary>From how many rows on it pays to copy a strip of B into one piece first.</summary>
    private const int PackingRows = 2 * RowStep;

    /// <summary>C = A·B or C += A·B.</summary>
    /// <param name="a">A; its number at (i, p) is at <c>i * rowStride + p * columnStride</c>.</param>
    /// <param name="rowStride">From a row of A to the next one. 1 for a matrix that is to be transposed.</param>
    /// <param name="columnStride">From a column of A to the next one.</param>
    /// <param name="b">B, row by row.</param>
    /// <param name="c">C, row by row.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C; a multiple of 16.</param>
    /// <param name="adds">Whether the product is added to what C holds.</param>
    public static void Multiply(
        ReadOnlySpan<float> a,
        int rowStride,
        int columnStride,
        ReadOnlySpan<float> b,
        Span<float> c,
        int rows,
        int inner,
        int columns,
        bool adds = false)
    {
        Check(a, rowStride, columnStride, b, c, rows, inner, columns);
        if (rows == 0)
            return;
        float[]? strip = rows >= PackingRows ? ArrayPool<float>.Shared.Rent(inner * ColumnStep) : null;
        for (int column = 0; column < columns; column += ColumnStep)
        {
            if (strip is null)
            {
                MultiplyStrip(
                    a, rowStride, columnStride, b[column..], columns, c[column..], rows, inner, columns, adds);
                continue;
            }

            for (int p = 0; p < inner; p++)
                b.Slice(p * columns + column, ColumnStep).CopyTo(strip.AsSpan(p * ColumnStep, ColumnStep));
            MultiplyStrip(a, rowStride, columnStride, strip, ColumnStep, c[column..], rows, inner, columns, adds);
        }

        if (strip is not null)
            ArrayPool<float>.Shared.Return(strip);
    }

    /// <summary>The usual case: A row by row.</summary>
    public static void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns) =>
        Multiply(a, inner, 1, b, c, rows, inner, columns);

    /// <summary>Writes the transpose.</summary>
    public static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[column * rows + row] = source[row * columns + column];
        }
    }

    // The loops below run over references; this is what keeps them inside of the spans.
    private static void Check(
        ReadOnlySpan<float> a,
        int rowStride,
        int columnStride,
        ReadOnlySpan<float> b,
        Span<float> c,
        int rows,
        int inner,
        int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inner);
        if (columns % ColumnStep != 0)
            throw new ArgumentException($"There are {columns} columns; expected a multiple of {ColumnStep}.");
        if (rows == 0)
            return;
        long lastOfA = (rows - 1L) * rowStride + (inner - 1L) * columnStride;
        if (lastOfA >= a.Length || (long)inner * columns > b.Length || (long)rows * columns > c.Length)
            throw new ArgumentException($"A span is too short for {rows} x {inner} by {inner} x {columns}.");
    }

    private static void MultiplyStrip(
        ReadOnlySpan<float> a,
        int rowStride,
        int columnStride,
        ReadOnlySpan<float> b,
        int strideOfB,
        Span<float> c,
        int rows,
        int inner,
        int strideOfC,
        bool adds)
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        int row = 0;
        for (; row + RowStep <= rows; row += RowStep)
        {
            SixRows(
                ref Unsafe.Add(ref a0, (nint)row * rowStride), rowStride, columnStride,
                ref b0, strideOfB, inner,
                ref Unsafe.Add(ref c0, (nint)row * strideOfC), strideOfC, adds);
        }

        for (; row < rows; row++)
        {
            OneRow(
                ref Unsafe.Add(ref a0, (nint)row * rowStride), columnStride,
                ref b0, strideOfB, inner,
                ref Unsafe.Add(ref c0, (nint)row * strideOfC), adds);
        }
    }

    // Twelve sums in registers. Index arithmetic is unchecked: Check has seen the largest one.
    private static void SixRows(
        ref float a, nint rowStride, nint stepOfA, ref float b, nint stepOfB, int inner, ref float c, nint stride,
        bool adds)
    {
        unchecked
        {
            Vector256<float> s00 = default, s01 = default, s10 = default, s11 = default;
            Vector256<float> s20 = default, s21 = default, s30 = default, s31 = default;
            Vector256<float> s40 = default, s41 = default, s50 = default, s51 = default;
            nint row2 = rowStride * 2, row3 = rowStride * 3, row4 = rowStride * 4, row5 = rowStride * 5;
            for (int p = 0; p < inner; p++)
            {
                Vector256<float> left = Vector256.LoadUnsafe(ref b);
                Vector256<float> right = Vector256.LoadUnsafe(ref b, 8);
                Vector256<float> value = Vector256.Create(a);
                s00 = Vector256.FusedMultiplyAdd(value, left, s00);
                s01 = Vector256.FusedMultiplyAdd(value, right, s01);
                value = Vector256.Create(Unsafe.Add(ref a, rowStride));
                s10 = Vector256.FusedMultiplyAdd(value, left, s10);
                s11 = Vector256.FusedMultiplyAdd(value, right, s11);
                value = Vector256.Create(Unsafe.Add(ref a, row2));
                s20 = Vector256.FusedMultiplyAdd(value, left, s20);
                s21 = Vector256.FusedMultiplyAdd(value, right, s21);
                value = Vector256.Create(Unsafe.Add(ref a, row3));
                s30 = Vector256.FusedMultiplyAdd(value, left, s30);
                s31 = Vector256.FusedMultiplyAdd(value, right, s31);
                value = Vector256.Create(Unsafe.Add(ref a, row4));
                s40 = Vector256.FusedMultiplyAdd(value, left, s40);
                s41 = Vector256.FusedMultiplyAdd(value, right, s41);
                value = Vector256.Create(Unsafe.Add(ref a, row5));
                s50 = Vector256.FusedMultiplyAdd(value, left, s50);
                s51 = Vector256.FusedMultiplyAdd(value, right, s51);
                a = ref Unsafe.Add(ref a, stepOfA);
                b = ref Unsafe.Add(ref b, stepOfB);
            }

            Store(s00, s01, ref c, adds);
            Store(s10, s11, ref Unsafe.Add(ref c, stride), adds);
            Store(s20, s21, ref Unsafe.Add(ref c, stride * 2), adds);
            Store(s30, s31, ref Unsafe.Add(ref c, stride * 3), adds);
            Store(s40, s41, ref Unsafe.Add(ref c, stride * 4), adds);
            Store(s50, s51, ref Unsafe.Add(ref c, stride * 5), adds);
        }
    }

    private static void OneRow(
        ref float a, nint stepOfA, ref float b, nint stepOfB, int inner, ref float c, bool adds)
    {
        unchecked
        {
            Vector256<float> first = default, second = default;
            for (int p = 0; p < inner; p++)
            {
                Vector256<float> value = Vector256.Create(a);
                first = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(ref b), first);
                second = Vector256.FusedMultiplyAdd(value, Vector256.LoadUnsafe(ref b, 8), second);
                a = ref Unsafe.Add(ref a, stepOfA);
                b = ref Unsafe.Add(ref b, stepOfB);
            }

            Store(first, second, ref c, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> first, Vector256<float> second, ref float c, bool adds)
    {
        if (adds)
        {
            first += Vector256.LoadUnsafe(ref c);
            second += Vector256.LoadUnsafe(ref c, 8);
        }

        first.StoreUnsafe(ref c);
        second.StoreUnsafe(ref c, 8);
    }
}
