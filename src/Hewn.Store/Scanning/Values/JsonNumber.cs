using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Values;

/// <summary>Reads numbers as JSON writes them, exactly.</summary>
internal static unsafe class JsonNumber
{
    private const int VectorDigits = 16;
    private const int MaxMantissaDigits = 18;
    private const long MaxExactDouble = 1L << 53; // whole numbers up to here are doubles
    private static readonly byte[] _shuffles = MakeShuffles();

    /// <summary>Powers of ten that are exact as doubles and fit a long.</summary>
    public static double[] PowersOfTen { get; } = [.. Enumerable.Range(0, 19).Select(power => double.Parse($"1e{power}",
        System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>
    /// Whether this is a number of digits, or digits, a dot and digits, at most 16 bytes: the quick way for nearly all
    /// numbers of a log. Needs 16 readable bytes at <paramref name="text"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(byte* text, int length)
    {
        unchecked // A length below 1 becomes a large unsigned one; bytes below '0' become large ones.
        {
            if ((uint)(length - 1) >= VectorDigits)
                return false;
            uint inside = (1u << length) - 1;
            Vector128<byte> digits = Vector128.Load(text) - Vector128.Create((byte)'0');
            uint others = inside & ~Vector128.LessThan(digits, Vector128.Create((byte)10)).ExtractMostSignificantBits();
            if (others == 0)
                return text[0] != '0' || length == 1;
            int dot = BitOperations.TrailingZeroCount(others);
            return (others & (others - 1)) == 0 && text[dot] == '.' && dot > 0 && dot < length - 1
                && (text[0] != '0' || dot == 1);
        }
    }

    /// <summary>
    /// A valid JSON number as mantissa / 10^scale; false for one with an exponent or more than 18 digits, for minus
    /// zero, and for what is no number. Needs 16 readable bytes before the end of the text.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadDecimal(byte* text, int length, out long mantissa, out int scale)
    {
        unchecked // As in IsPlain; 16 digits fit a long.
        {
            if ((uint)(length - 1) < VectorDigits && Vector128.IsHardwareAccelerated)
            {
                Vector128<byte> digits = Vector128.Load(text + length - VectorDigits) - Vector128.Create((byte)'0');
                uint inside = (0xFFFFu << (VectorDigits - length)) & 0xFFFF;
                uint others = inside
                    & ~Vector128.LessThan(digits, Vector128.Create((byte)10)).ExtractMostSignificantBits();
                int dot = BitOperations.TrailingZeroCount(others | 0x10000);
                if ((others & (others - 1)) == 0 && (others == 0 || text[dot - (VectorDigits - length)] == '.'))
                {
                    ref byte shuffles = ref MemoryMarshal.GetArrayDataReference(_shuffles);
                    digits = Vector128.Shuffle(
                        digits, Vector128.LoadUnsafe(ref shuffles, (nuint)(dot * VectorDigits)));
                    int first = VectorDigits - length + (others != 0 ? 1 : 0);
                    digits &= Vector128.GreaterThanOrEqual(
                        Vector128.CreateSequence<byte>(0, 1), Vector128.Create((byte)first));
                    mantissa = EightDigits(digits.AsUInt64().ToScalar()) * 100_000_000
                        + EightDigits(digits.AsUInt64().GetElement(1));
                    scale = others == 0 ? 0 : VectorDigits - 1 - dot;
                    return true;
                }
            }
        }

        return TryReadDecimalSlowly(new ReadOnlySpan<byte>(text, Math.Max(0, length)), out mantissa, out scale);
    }

    /// <summary>As <see cref="TryReadDecimal"/>, for bytes that have no room around them.</summary>
    public static bool TryReadDecimalSlowly(ReadOnlySpan<byte> text, out long mantissa, out int scale)
    {
        (mantissa, scale) = (0, 0);
        bool isNegative = text.StartsWith((byte)'-');
        bool hasDot = false;
        int digits = 0;
        foreach (byte b in isNegative ? text[1..] : text)
        {
            if (b == '.' && !hasDot)
            {
                hasDot = true;
                continue;
            }

            if (!char.IsAsciiDigit((char)b) || ++digits > MaxMantissaDigits)
                return false;
            mantissa = mantissa * 10 + (b - '0');
            scale += hasDot ? 1 : 0;
        }

        if (digits == 0 || (isNegative && mantissa == 0))
            return false;
        mantissa = isNegative ? -mantissa : mantissa;
        return true;
    }

    /// <summary>
    /// A valid JSON number as the nearest double; false for what is no number, or beyond the doubles. Needs 16 readable
    /// bytes before the end of the text.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadDouble(byte* text, int length, out double value)
    {
        if (TryReadDecimal(text, length, out long mantissa, out int scale) && IsExact(mantissa))
        {
            value = mantissa / PowersOfTen[scale]; // both exact, so the quotient is the nearest double
            return true;
        }

        return TryReadDoubleSlowly(new ReadOnlySpan<byte>(text, Math.Max(0, length)), out value);
    }

    /// <summary>As <see cref="TryReadDouble"/>, for bytes that have no room around them.</summary>
    public static bool TryReadDoubleSlowly(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return IsNumber(text) && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length
            && double.IsFinite(value);
    }

    /// <summary>Whether the whole text is a number as JSON writes it.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !(text[0] == '-' || char.IsAsciiDigit((char)text[0])))
            return false;
        fixed (byte* start = text)
            return JsonGrammar.Number(start, 0, text.Length) == text.Length;
    }

    /// <summary>Whether a whole number is a double without rounding.</summary>
    public static bool IsExact(long mantissa) => mantissa is <= MaxExactDouble and >= -MaxExactDouble;

    /// <summary>Eight digit values, one a byte, the first in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long EightDigits(ulong digits)
    {
        unchecked // The known trick: neighbours are joined by a multiplication whose carries fall out at the top.
        {
            if (!BitConverter.IsLittleEndian)
                digits = BinaryPrimitives.ReverseEndianness(digits);
            digits = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
            digits = (digits * 100 + (digits >> 16)) & 0x0000FFFF0000FFFF;
            return (uint)(digits * 10_000 + (digits >> 32));
        }
    }

    /// <summary>
    /// Row <c>d</c> takes the dot at byte <c>d</c> out of a number that ends at byte 15; row 16 is for no dot.
    /// </summary>
    private static byte[] MakeShuffles()
    {
        byte[] rows = new byte[(VectorDigits + 1) * VectorDigits];
        for (int dot = 0; dot <= VectorDigits; dot++)
        {
            for (int at = 0; at < VectorDigits; at++)
            {
                int from = dot == VectorDigits || at > dot ? at : at - 1;
                rows[dot * VectorDigits + at] = from < 0 ? byte.MaxValue : (byte)from;
            }
        }

        return rows;
    }
}
