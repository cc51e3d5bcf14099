using System.Globalization;

namespace Hewn.Cli.View.Fields;

/// <summary>Numbers as JSON writes them, compared by their value however they are written.</summary>
internal static class NumberText
{
    /// <summary>Whether a text is a number by JSON's grammar.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] == (byte)'-')
            text = text[1..];
        int whole = Digits(text);
        if (whole == 0 || (whole > 1 && text[0] == (byte)'0'))
            return false;
        text = text[whole..];
        if (!text.IsEmpty && text[0] == (byte)'.')
        {
            int fraction = Digits(text[1..]);
            if (fraction == 0)
                return false;
            text = text[(1 + fraction)..];
        }

        if (text.IsEmpty)
            return true;
        if ((text[0] | 0x20) != 'e')
            return false;
        text = text[1..];
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
            text = text[1..];
        return Digits(text) is > 0 and var digits && digits == text.Length;
    }

    /// <summary>The nearest double; false when the text is no number, or one beyond the doubles.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return IsNumber(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Compares two numbers; null when one of the texts is none.</summary>
    public static int? Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!IsNumber(left) || !IsNumber(right))
            return null;
        double a = double.Parse(left, NumberStyles.Float, CultureInfo.InvariantCulture);
        double b = double.Parse(right, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (a != b)
            return a.CompareTo(b);
        // The nearest doubles are alike: the digits behind them may still tell.
        return decimal.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exactA)
            && decimal.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exactB)
            ? exactA.CompareTo(exactB)
            : 0;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        int other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? text.Length : other;
    }
}
