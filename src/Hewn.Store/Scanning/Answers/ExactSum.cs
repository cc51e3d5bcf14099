using System.Numerics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// A sum of doubles without rounding, so that it is the same in whatever order the values come. One thread's.
/// </summary>
/// <remarks>Each value is a whole number times a power of two; what has nearly the same power is added up together.
/// </remarks>
internal sealed class ExactSum
{
    /// <summary>Bits of a double's mantissa that are written.</summary>
    public const int MantissaBits = 52;

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

    /// <summary>Adds a sum of mantissas.</summary>
    /// <param name="mantissas">With their signs, and with the bit that is not written.</param>
    /// <param name="exponent">Their exponent as it is written.</param>
    public void Add(long mantissas, int exponent)
    {
        if (mantissas == 0)
            return;
        int above = Math.Max(0, exponent - 1); // the two least are one power of two
        _bins[above / ExponentsInBin] += (Int128)mantissas << (above % ExponentsInBin);
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
