namespace Hewn.Store.Scanning.Answers;

/// <summary>Doubles sorted into bins by their topmost 18 bits, so that a lower bin holds lower values: 64 bins from a
/// number to its double.</summary>
internal static class DoubleOrder
{
    private const int Bits = 18;

    public const int Bins = 1 << Bits;

    public static int BinOf(double value)
    {
        unchecked // Bits, not numbers.
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            return (int)((ulong)(bits ^ ((bits >> 63) | long.MinValue)) >> (64 - Bits));
        }
    }

    /// <summary>The least value of a bin that is at or above zero, or the greatest of one below.</summary>
    public static double EdgeOf(int bin)
    {
        unchecked
        {
            ulong order = (ulong)bin << (64 - Bits);
            long bits = (long)order < 0 ? (long)order ^ long.MinValue : ~(long)order;
            return BitConverter.Int64BitsToDouble(bits);
        }
    }
}
