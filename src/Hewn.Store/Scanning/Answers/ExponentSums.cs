using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// The mantissas of some doubles added up by their exponents: the first step of an exact sum, without numbers of 128
/// bits. One thread's; used again for each block.
/// </summary>
internal sealed unsafe class ExponentSums
{
    /// <summary>A mantissa has 53 bits: the sum of so many is a long.</summary>
    public const int MaxValues = 1024;

    private const int Places = 1 << 11;
    private readonly long[] _even = new long[Places]; // two, so that an addition does not wait for the one before
    private readonly long[] _odd = new long[Places];

    /// <summary>Adds up to <see cref="MaxValues"/> finite values, and hands the sums over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public void Add(ReadOnlySpan<double> values, ExactSum sum)
    {
        unchecked // Taken apart bit by bit.
        {
            (int least, int greatest) = Exponents(values);
            fixed (long* even = _even, odd = _odd)
            {
                int i = 0;
                for (; values.Length - i >= 2; i += 2)
                {
                    Add(even, values[i]);
                    Add(odd, values[i + 1]);
                }

                if (i < values.Length)
                    Add(even, values[i]);
                for (int exponent = least; exponent <= greatest; exponent++)
                {
                    sum.Add(even[exponent], exponent);
                    sum.Add(odd[exponent], exponent);
                    (even[exponent], odd[exponent]) = (0, 0);
                }
            }
        }
    }

    /// <summary>The least and the greatest exponent.</summary>
    private static (int Least, int Greatest) Exponents(ReadOnlySpan<double> values)
    {
        const ulong Unsigned = long.MaxValue;
        (ulong least, ulong greatest) = (Unsigned, 0);
        ReadOnlySpan<ulong> bits = MemoryMarshal.Cast<double, ulong>(values);
        if (bits.Length >= Vector256<ulong>.Count)
        {
            (Vector256<ulong> low, Vector256<ulong> high) = (Vector256.Create(Unsigned), Vector256<ulong>.Zero);
            for (; bits.Length >= Vector256<ulong>.Count; bits = bits[Vector256<ulong>.Count..])
            {
                Vector256<ulong> four = Vector256.Create(bits) & Vector256.Create(Unsigned);
                (low, high) = (Vector256.Min(low, four), Vector256.Max(high, four));
            }

            for (int i = 0; i < Vector256<ulong>.Count; i++)
                (least, greatest) = (Math.Min(least, low[i]), Math.Max(greatest, high[i]));
        }

        foreach (ulong one in bits)
            (least, greatest) = (Math.Min(least, one & Unsigned), Math.Max(greatest, one & Unsigned));
        return ((int)(least >> ExactSum.MantissaBits), (int)(greatest >> ExactSum.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(long* sums, double value)
    {
        unchecked
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            int exponent = (int)(bits >> ExactSum.MantissaBits) & (Places - 1);
            long mantissa = bits & ((1L << ExactSum.MantissaBits) - 1);
            mantissa |= (exponent != 0 ? 1L : 0L) << ExactSum.MantissaBits;
            long sign = bits >> 63;
            sums[exponent] += (mantissa ^ sign) - sign;
        }
    }
}
