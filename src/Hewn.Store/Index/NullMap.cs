namespace Hewn.Store.Index;

/// <summary>Which rows of a column have no value: a byte that says whether there are any, then one bit a row.</summary>
internal static class NullMap
{
    public static void Write(ByteBuffer target, ReadOnlySpan<bool> isNull)
    {
        bool hasNulls = isNull.Contains(true);
        target.AddByte(hasNulls ? 1 : 0);
        if (!hasNulls)
            return;
        Span<byte> bits = target.Take((isNull.Length + 7) / 8);
        for (int row = 0; row < isNull.Length; row++)
            bits[row / 8] |= (byte)(isNull[row] ? 1 << (row % 8) : 0);
    }

    /// <summary>Reads it into words of one bit a row; false when no row is null.</summary>
    public static bool Read(ref ByteCursor source, int rows, Span<ulong> words)
    {
        words.Clear();
        if (source.Byte() == 0)
            return false;
        ReadOnlySpan<byte> bits = source.Take((rows + 7) / 8);
        for (int i = 0; i < bits.Length; i++)
            words[i / 8] |= (ulong)bits[i] << (i % 8 * 8);
        return true;
    }
}
