using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Tests.Transformer;

public sealed class MatrixKernelTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(5, 7, 16)]
    [InlineData(6, 32, 48)]
    [InlineData(13, 20, 32)]
    [InlineData(50, 64, 96)]
    public void Multiply_IsTheProduct(int rows, int inner, int columns)
    {
        float[] a = Numbers(rows * inner, 1);
        float[] b = Numbers(inner * columns, 2);
        float[] c = new float[rows * columns];
        MatrixKernel.Multiply(a, b, c, rows, inner, columns);
        float[] transposed = new float[a.Length];
        MatrixKernel.Transpose(a, transposed, rows, inner);
        float[] added = Numbers(rows * columns, 3);
        float[] before = [.. added];
        MatrixKernel.Multiply(transposed, 1, rows, b, added, rows, inner, columns, adds: true);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double expected = 0;
                for (int p = 0; p < inner; p++)
                    expected += (double)a[row * inner + p] * b[p * columns + column];
                int index = row * columns + column;
                c[index].ShouldBe((float)expected, 1e-4f);
                added[index].ShouldBe((float)(expected + before[index]), 1e-4f);
            }
        }
    }

    [Fact]
    public void Multiply_ARowOfMany_HasTheBitsThatItHasAlone()
    {
        const int Rows = 29;
        const int Inner = 40;
        const int Columns = 32;
        float[] a = Numbers(Rows * Inner, 1);
        float[] b = Numbers(Inner * Columns, 2);
        float[] together = new float[Rows * Columns];
        MatrixKernel.Multiply(a, b, together, Rows, Inner, Columns);
        for (int row = 0; row < Rows; row++)
        {
            float[] alone = new float[Columns];
            MatrixKernel.Multiply(a.AsSpan(row * Inner, Inner), b, alone, 1, Inner, Columns);
            alone.AsSpan().SequenceEqual(together.AsSpan(row * Columns, Columns)).ShouldBeTrue($"row {row}");
        }
    }

    [Theory]
    [InlineData(5, 32, 16, 17)]
    [InlineData(1, 32, 16, 16)]
    [InlineData(2, 31, 16, 16)]
    [InlineData(2, 32, 15, 16)]
    public void Multiply_SpansThatAreTooShort_Throws(int a, int b, int c, int columns) =>
        Should.Throw<ArgumentException>(
            () => MatrixKernel.Multiply(new float[a], new float[b], new float[c], 1, 2, columns));

    private static float[] Numbers(int count, long seed)
    {
        var random = new Pcg32(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
