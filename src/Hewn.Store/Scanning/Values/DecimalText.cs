using System.Globalization;

namespace Hewn.Store.Scanning.Values;

/// <summary>
/// A number as JSON writes it, compared by its exact value however many digits it has. Immutable; a default one is
/// zero.
/// </summary>
internal readonly struct DecimalText
{
    private const int MaxExponent = 1_000_000_000; // beyond it, all are equally large or small
    private readonly byte[]? _digits; // without leading and trailing zeros; none: zero
    private readonly long _pointAt; // the value is 0.DIGITS × 10^pointAt
    private readonly bool _isNegative;

    private DecimalText(byte[] digits, long pointAt, bool isNegative) =>
        (_digits, _pointAt, _isNegative) = (digits, pointAt, isNegative);

    /// <summary>Reads a number; false when the text is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalText value)
    {
        value = default;
        if (!JsonNumber.IsNumber(text))
            return false;
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> mantissa = isNegative ? text[1..] : text;
        long exponent = 0;
        int e = mantissa.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            exponent = ReadExponent(mantissa[(e + 1)..]);
            mantissa = mantissa[..e];
        }

        int dot = mantissa.IndexOf((byte)'.');
        int whole = dot < 0 ? mantissa.Length : dot;
        byte[] digits = new byte[mantissa.Length - (dot < 0 ? 0 : 1)];
        mantissa[..whole].CopyTo(digits);
        if (dot >= 0)
            mantissa[(dot + 1)..].CopyTo(digits.AsSpan(whole));
        int zeros = digits.AsSpan().IndexOfAnyExcept((byte)'0');
        if (zeros < 0)
            return true;
        int last = digits.AsSpan().LastIndexOfAnyExcept((byte)'0');
        value = new(digits[zeros..(last + 1)], whole - zeros + exponent, isNegative);
        return true;
    }

    /// <summary>Below zero, zero or above it, as this is less than, equal to or greater than the other.</summary>
    public int CompareTo(DecimalText other)
    {
        int sign = Sign;
        if (sign != other.Sign)
            return sign.CompareTo(other.Sign);
        int order = _pointAt != other._pointAt
            ? _pointAt.CompareTo(other._pointAt)
            : _digits.AsSpan().SequenceCompareTo(other._digits);
        return sign * order;
    }

    private int Sign => _digits is null ? 0 : _isNegative ? -1 : 1;

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        bool isNegative = text[0] == '-';
        text = (text[0] is (byte)'-' or (byte)'+' ? text[1..] : text).TrimStart((byte)'0');
        long value = text.Length > 9
            ? MaxExponent
            : text.IsEmpty ? 0 : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }
}
