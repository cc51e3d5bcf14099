namespace Hewn.Tests.Noise;

/// <summary>What a change of one byte becomes in a round of AES, and in a shuffled sum.</summary>
internal static class AesColumns
{
    private static readonly int[] _shuffle = [4, 11, 9, 6, 8, 13, 15, 5, 14, 3, 1, 12, 0, 7, 10, 2];

    /// <summary>
    /// The column that a changed byte becomes when the substitution has made another change of it: ShiftRows, then
    /// MixColumns (FIPS 197).
    /// </summary>
    public static void Spread(int place, byte substituted, Span<byte> target)
    {
        (int column, int row) = (place / 4, place % 4);
        int moved = (column - row + 4) % 4;
        byte twice = (byte)(((substituted << 1) & 0xff) ^ ((substituted & 0x80) != 0 ? 0x1b : 0));
        for (int i = 0; i < 4; i++)
        {
            int distance = (i - row + 4) % 4; // The matrix has 2 1 1 3 down a column.
            target[(4 * moved) + i] = distance switch
            {
                0 => twice,
                3 => (byte)(twice ^ substituted),
                _ => substituted,
            };
        }
    }

    /// <summary>As the sums of the hash are shuffled, or back.</summary>
    public static void Shuffle(Span<byte> bytes, bool isBack)
    {
        Span<byte> shuffled = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            if (isBack)
                shuffled[_shuffle[i]] = bytes[i];
            else
                shuffled[i] = bytes[_shuffle[i]];
        }

        shuffled.CopyTo(bytes);
    }
}
