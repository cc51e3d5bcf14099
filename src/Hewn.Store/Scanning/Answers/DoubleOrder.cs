namespace Hewn.Store.Scanning.Answers;

/// <summary>Doubles sorted into bins by their topmost 16 bits, so that a lower bin holds lower values.</summary>
internal static class DoubleOrder
{
    public const int Bins = 1 << 16;

    public static int BinOf(double value)
    {
        unchecked // Bits, not numbers.
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            return (int)((ulong)(bits ^ ((bits >> 63) | long.MinValue)) >> 48);
        }
    }

    /// <summary>The least value of a bin that is at or above zero, or the greatest of one below.</summary>
    public static double EdgeOf(int bin)
    {
        unchecked
        {
            ulong order = (ulong)bin << 48;
            long bits = (long)order < 0 ? (long)order ^ long.MinValue : ~(long)order;
            return BitConverter.Int64BitsToDouble(bits);
        }
    }
}
