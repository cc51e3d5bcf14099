using System.Globalization;

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
        ulong thousandths = unchecked((ulong)((size * 1000) + 0.5)); // Below 1e12.
        if (thousandths / 1000.0 != size)
            return false;
        Span<byte> room = target.GetSpan(24);
        int length = 0;
        if (double.IsNegative(value))
            room[length++] = (byte)'-';
        uint whole = unchecked((uint)(thousandths / 1000));
        whole.TryFormat(room[length..], out int digits, default, CultureInfo.InvariantCulture);
        length += digits;
        uint rest = unchecked((uint)(thousandths - (whole * 1000UL)));
        if (rest != 0)
            length += AppendDecimals(room[length..], rest);
        target.Advance(length);
        return true;
    }

    private static int AppendDecimals(Span<byte> room, uint thousandths)
    {
        uint tenths = thousandths / 100, hundredths = thousandths / 10 % 10, last = thousandths % 10;
        room[3] = unchecked((byte)('0' + last)); // Digits, all of them: nothing can overflow.
        room[2] = unchecked((byte)('0' + hundredths));
        room[1] = unchecked((byte)('0' + tenths));
        room[0] = (byte)'.';
        return last != 0 ? 4 : hundredths != 0 ? 3 : 2;
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
