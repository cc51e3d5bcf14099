using System.Buffers.Text;

namespace Hewn.Store.Entries;

/// <summary>Durations as Go writes them: <c>65.168ms</c>, <c>1m30.5s</c>.</summary>
public static class UnitDuration
{
    /// <summary>Milliseconds; false when the text is no such duration.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double milliseconds)
    {
        milliseconds = 0;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            if (text[0] is < (byte)'0' or > (byte)'9' || !Utf8Parser.TryParse(text, out double number, out int digits)
                || !TryReadUnit(text[digits..], out double factor, out int unit))
                return false;
            milliseconds += number * factor;
            text = text[(digits + unit)..];
        }

        return double.IsFinite(milliseconds);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out double factor, out int length)
    {
        (factor, length) = text switch
        {
            [(byte)'n', (byte)'s', ..] => (1e-6, 2),
            [(byte)'u', (byte)'s', ..] => (1e-3, 2),
            [0xC2, 0xB5, (byte)'s', ..] or [0xCE, 0xBC, (byte)'s', ..] => (1e-3, 3), // both of Unicode's µ
            [(byte)'m', (byte)'s', ..] => (1, 2),
            [(byte)'s', ..] => (1000, 1),
            [(byte)'m', ..] => (60_000, 1),
            [(byte)'h', ..] => (3_600_000, 1),
            _ => (0d, 0),
        };
        return length > 0;
    }
}
