using System.Globalization;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Fields;

/// <summary>
/// Durations as they stand in records: numbers of milliseconds, and with Go's units (<c>65.168ms</c>) in records that
/// are not Hewn's own, which have numbers only.
/// </summary>
internal static class DurationText
{
    /// <summary>Room for any of them as a number.</summary>
    public const int MaxBytes = 512;

    // Without an exponent, as numbers stand in logs.
    private const string Form = "0.############";

    /// <summary>Milliseconds; false when the text is no such duration.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, Entry entry, out double milliseconds) =>
        NumberText.TryRead(text, out milliseconds) || TryReadUnits(text, entry, out milliseconds);

    /// <summary>The milliseconds of a duration with units, as text; false when it has none.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> text, Entry entry, Span<byte> room, out int length)
    {
        length = 0;
        return TryReadUnits(text, entry, out double milliseconds)
            && milliseconds.TryFormat(room, out length, Form, CultureInfo.InvariantCulture);
    }

    private static bool TryReadUnits(ReadOnlySpan<byte> text, Entry entry, out double milliseconds)
    {
        milliseconds = 0;
        return !EntryForms.IsHewnLine(entry) && UnitDuration.TryRead(text, out milliseconds);
    }
}
