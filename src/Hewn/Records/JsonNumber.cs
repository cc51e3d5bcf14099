using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hewn.Records;

/// <summary>Numbers as JSON, shortest form that reads back as the same value.</summary>
internal static class JsonNumber
{
    /// <summary>Appends any number of the runtime that has no special values.</summary>
    public static void AppendFormattable<T>(ByteBuffer target, T value)
        where T : IUtf8SpanFormattable
    {
        int room = 32;
        int written;
        // Integers of 128 bits and BigInteger may need more than the first guess.
        while (!value.TryFormat(target.GetSpan(room), out written, default, CultureInfo.InvariantCulture))
            room *= 2;
        target.Advance(written);
    }

    /// <summary>Appends an integer.</summary>
    public static void Append(ByteBuffer target, long value) =>
        target.Advance(Digits.Write(ref target.Reserve(Digits.Longest), value));

    /// <summary>Appends an integer.</summary>
    public static void Append(ByteBuffer target, ulong value) =>
        target.Advance(Digits.Write(ref target.Reserve(Digits.Longest), value));

    /// <summary>JSON has no NaN and no infinities; they are strings, so that the number's absence is visible.</summary>
    public static void Append(ByteBuffer target, double value)
    {
        if (TryAppendShort(target, value))
            return;
        if (double.IsFinite(value))
            AppendFormattable(target, value);
        else
            target.Append(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
    }

    /// <summary>
    /// Fast path - a value of at most three decimals, as durations and amounts of money are. With at most twelve digits
    /// in all, the decimal number next to a double is the shortest that reads back as it.
    /// </summary>
    private static bool TryAppendShort(ByteBuffer target, double value)
    {
        double size = Math.Abs(value);
        if (!(size < 1e9)) // Not so for NaN either.
            return false;
        unchecked // Twelve digits at most, a sign and a point.
        {
            ulong thousandths = (ulong)((size * 1000) + 0.5); // Below 1e12.
            if (thousandths / 1000.0 != size)
                return false;
            ref byte room = ref target.Reserve(24);
            int length = 0;
            if (double.IsNegative(value))
            {
                room = (byte)'-';
                length = 1;
            }

            ulong whole = thousandths / 1000;
            length += Digits.Write(ref Unsafe.Add(ref room, length), whole);
            uint rest = (uint)(thousandths - (whole * 1000));
            if (rest != 0)
                length += WriteDecimals(ref Unsafe.Add(ref room, length), rest);
            target.Advance(length);
            return true;
        }
    }

    /// <summary>Writes the point and one to three digits, as many as are not zeros at the end.</summary>
    private static int WriteDecimals(ref byte room, uint thousandths)
    {
        unchecked // Digits, all of them: nothing can overflow.
        {
            uint tenths = thousandths / 100;
            uint rest = thousandths - (tenths * 100);
            room = (byte)'.';
            Unsafe.Add(ref room, 1) = (byte)('0' + tenths);
            Digits.WritePair(ref Unsafe.Add(ref room, 2), rest);
            return rest == 0 ? 2 : rest % 10 == 0 ? 3 : 4;
        }
    }

    /// <summary>As for double, but with a float's own shortest digits.</summary>
    public static void Append(ByteBuffer target, float value)
    {
        if (float.IsFinite(value))
            AppendFormattable(target, value);
        else
            Append(target, (double)value);
    }
}
