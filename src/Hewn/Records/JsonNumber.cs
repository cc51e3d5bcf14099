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
        if (double.IsFinite(value))
            AppendFormattable(target, value);
        else
            target.Append(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
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
