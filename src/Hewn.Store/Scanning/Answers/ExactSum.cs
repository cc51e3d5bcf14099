using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// A sum of doubles without rounding, so that it is the same in whatever order the values come. One thread's.
/// </summary>
/// <remarks>Each value is a whole number times a power of two; what has nearly the same power is added up together.
/// </remarks>
internal sealed class ExactSum
{
    private const int MantissaBits = 52;
    private const int ExponentsInBin = 32;
    private const int LowestExponent = -1074; // of the lowest bit of the smallest double
    private readonly Int128[] _bins = new Int128[64];

    public void Add(double value)
    {
        unchecked // Taken apart bit by bit.
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            int exponent = (int)(bits >> MantissaBits) & 0x7FF;
            long mantissa = bits & ((1L << MantissaBits) - 1);
            if (exponent != 0)
            {
                mantissa |= 1L << MantissaBits;
                exponent--;
            }

            if (bits < 0)
                mantissa = -mantissa;
            _bins[exponent / ExponentsInBin] += (Int128)mantissa << (exponent % ExponentsInBin);
        }
    }

    /// <summary>Adds many, of which most are of nearly the same power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public void Add(ReadOnlySpan<double> values)
    {
        unchecked // As above.
        {
            int bin = 0;
            Int128 sum = 0; // of the values of one bin
            foreach (double value in values)
            {
                long bits = BitConverter.DoubleToInt64Bits(value);
                int exponent = (int)(bits >> MantissaBits) & 0x7FF;
                long mantissa = bits & ((1L << MantissaBits) - 1);
                if (exponent != 0)
                {
                    mantissa |= 1L << MantissaBits;
                    exponent--;
                }

                if (exponent / ExponentsInBin != bin)
                {
                    _bins[bin] += sum;
                    (bin, sum) = (exponent / ExponentsInBin, 0);
                }

                Int128 part = (Int128)(bits < 0 ? -mantissa : mantissa) << (exponent % ExponentsInBin);
                sum += part;
            }

            _bins[bin] += sum;
        }
    }

    public void Add(ExactSum other)
    {
        for (int i = 0; i < _bins.Length; i++)
            _bins[i] += other._bins[i];
    }

    /// <summary>The double nearest to the sum.</summary>
    public double ToDouble()
    {
        BigInteger sum = 0;
        for (int i = _bins.Length - 1; i >= 0; i--)
            sum = (sum << ExponentsInBin) + _bins[i];
        int extra = Math.Max(0, (int)(BigInteger.Abs(sum).GetBitLength() - 62)); // so that the rest fits a long
        bool isInexact = extra > 0 && !(BigInteger.Abs(sum) & ((BigInteger.One << extra) - 1)).IsZero;
        long top = (long)(BigInteger.Abs(sum) >> extra) | (isInexact ? 1L : 0L); // a sticky bit rounds rightly
        return Math.ScaleB((double)(sum.Sign < 0 ? -top : top), extra + LowestExponent);
    }
}
