using System.Globalization;
using System.Numerics;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Values;

/// <summary>A decimal number of any size, as the Go library shopspring/decimal has it.</summary>
/// <param name="Digits">The digits.</param>
/// <param name="Exponent">The power of ten of the last digit.</param>
internal readonly record struct GoDecimal(BigInteger Digits, int Exponent)
{
    private const int DivisionPlaces = 16;
    private const int MaxDigits = 10_000;

    /// <summary>The number that a float's shortest digits are.</summary>
    public static GoDecimal Of(double value)
    {
        if (!double.IsFinite(value))
            throw new TemplateFault($"Cannot create a Decimal from {GoFormatter.Print(value)}");
        string text = GoFloat.Format(value);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string digits = text.Replace(".", "", StringComparison.Ordinal);
        var number = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new GoDecimal(number, point < 0 ? 0 : point + 1 - text.Length);
    }

    /// <summary>The nearest float.</summary>
    public double ToDouble() => double.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{Digits}e{Exponent}"), CultureInfo.InvariantCulture);

    /// <summary>The sum.</summary>
    public GoDecimal Add(GoDecimal other)
    {
        int exponent = Math.Min(Exponent, other.Exponent);
        return new GoDecimal(Scaled(exponent) + other.Scaled(exponent), exponent);
    }

    /// <summary>The same with the other sign.</summary>
    public GoDecimal Negate() => new(-Digits, Exponent);

    /// <summary>The product.</summary>
    public GoDecimal Multiply(GoDecimal other)
    {
        if (Math.Abs((long)Exponent + other.Exponent) > MaxDigits || Digits.GetBitLength() > 4 * MaxDigits)
            throw new TemplateFault(FormattableString.Invariant($"decimal of more than {MaxDigits} digits"));
        return new GoDecimal(Digits * other.Digits, Exponent + other.Exponent);
    }

    /// <summary>The quotient to 16 places, halves away from zero.</summary>
    public GoDecimal Divide(GoDecimal other)
    {
        if (other.Digits.IsZero)
            throw new TemplateFault("decimal division by 0");
        int shift = Exponent - other.Exponent + DivisionPlaces;
        BigInteger left = Digits * BigInteger.Pow(10, Math.Max(shift, 0));
        BigInteger right = other.Digits * BigInteger.Pow(10, Math.Max(-shift, 0));
        var quotient = BigInteger.DivRem(left, right, out BigInteger rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(right))
            quotient += left.Sign * right.Sign;
        return new GoDecimal(quotient, -DivisionPlaces);
    }

    private BigInteger Scaled(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);
}
