using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Doubles sorted into bins by their topmost 18 bits, so that a lower bin holds lower values: 64 bins from a
/// number to its double.</summary>
internal static class DoubleOrder
{
    private const int TopBits = 18;

    public const int Bins = 1 << TopBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int BinOf(double value)
    {
        unchecked // Bits, not numbers.
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            return (int)((ulong)(bits ^ ((bits >> 63) | long.MinValue)) >> (64 - TopBits));
        }
    }

    /// <summary><see cref="BinOf"/> of four values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> BinsOf(Vector256<double> values)
    {
        Vector256<long> bits = values.AsInt64();
        Vector256<long> flips = (bits >> 63) | Vector256.Create(long.MinValue);
        return (bits ^ flips).AsUInt64() >>> (64 - TopBits);
    }

    /// <summary>The topmost bits of all values of a bin and of no other.</summary>
    public static ulong TopBitsOf(int bin) => (ulong)(bin >= Bins / 2 ? bin - Bins / 2 : Bins - 1 - bin);

    /// <summary>Takes the values of a bin out of others.</summary>
    /// <param name="values">All.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="to">Room for those of the bin.</param>
    /// <returns>How many they are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a question may be done before tiers would help
    public static int Take(ReadOnlySpan<double> values, int bin, Span<double> to)
    {
        unchecked // Places in the lists.
        {
            ulong top = TopBitsOf(bin);
            var tops = Vector256.Create(top);
            ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
            int taken = 0;
            int i = 0;
            for (; bits.Length - i >= Vector256<ulong>.Count; i += Vector256<ulong>.Count)
            {
                Vector256<ulong> four = Vector256.ShiftRightLogical(Vector256.Create(bits[i..]), 64 - TopBits);
                uint found = Vector256.Equals(four, tops).ExtractMostSignificantBits();
                for (; found != 0; found &= found - 1)
                    to[taken++] = values[i + BitOperations.TrailingZeroCount(found)];
            }

            for (; i < bits.Length; i++)
            {
                if (bits[i] >> (64 - TopBits) == top)
                    to[taken++] = values[i];
            }

            return taken;
        }
    }

    /// <summary>The least value of a bin that is at or above zero, or the greatest of one below.</summary>
    public static double EdgeOf(int bin)
    {
        unchecked
        {
            ulong order = (ulong)bin << (64 - TopBits);
            long bits = (long)order < 0 ? (long)order ^ long.MinValue : ~(long)order;
            return BitConverter.Int64BitsToDouble(bits);
        }
    }
}
