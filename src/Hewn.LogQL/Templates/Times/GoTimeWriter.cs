using System.Globalization;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Times;

/// <summary>Writes a time by a layout.</summary>
internal static class GoTimeWriter
{
    private const int MaxFractionDigits = 9;

    /// <summary>The time as text.</summary>
    public static string Write(GoTime time, string layout)
    {
        var text = new GoStringBuilder();
        GoCalendar calendar = time.Calendar;
        foreach (GoTimePiece piece in GoLayout.Cut(layout))
        {
            text.Append(piece.Prefix);
            text.Append(piece.Field switch
            {
                GoTimeField.None => "",
                GoTimeField.Offset => Offset(time, piece),
                GoTimeField.ZoneName => ZoneName(time),
                GoTimeField.Fraction or GoTimeField.TrimmedFraction => Fraction(time, piece),
                _ => Field(calendar, piece.Field),
            });
        }

        return text.ToString();
    }

    private static string Field(GoCalendar calendar, GoTimeField field)
    {
        int hour12 = calendar.Hour % 12 == 0 ? 12 : calendar.Hour % 12;
        return field switch
        {
            GoTimeField.LongMonth => GoNames.Months[calendar.Month - 1],
            GoTimeField.Month => GoNames.Months[calendar.Month - 1][..3],
            GoTimeField.NumMonth => Number(calendar.Month, 0),
            GoTimeField.ZeroMonth => Number(calendar.Month, 2),
            GoTimeField.LongWeekday => GoNames.Days[calendar.Weekday],
            GoTimeField.Weekday => GoNames.Days[calendar.Weekday][..3],
            GoTimeField.Day => Number(calendar.Day, 0),
            GoTimeField.UnderDay => Number(calendar.Day, 0).PadLeft(2),
            GoTimeField.ZeroDay => Number(calendar.Day, 2),
            GoTimeField.UnderYearDay => Number(calendar.YearDay, 0).PadLeft(3),
            GoTimeField.ZeroYearDay => Number(calendar.YearDay, 3),
            GoTimeField.Hour => Number(calendar.Hour, 2),
            GoTimeField.Hour12 => Number(hour12, 0),
            GoTimeField.ZeroHour12 => Number(hour12, 2),
            GoTimeField.Minute => Number(calendar.Minute, 0),
            GoTimeField.ZeroMinute => Number(calendar.Minute, 2),
            GoTimeField.Second => Number(calendar.Second, 0),
            GoTimeField.ZeroSecond => Number(calendar.Second, 2),
            GoTimeField.Year => Number(Math.Max(calendar.Year, 0) % 100, 2),
            GoTimeField.LongYear => Number(calendar.Year, 4),
            GoTimeField.UpperHalf => calendar.Hour >= 12 ? "PM" : "AM",
            _ => calendar.Hour >= 12 ? "pm" : "am",
        };
    }

    private static string Number(long value, int digits) => value.ToString(
        "D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string ZoneName(GoTime time)
    {
        (int offset, string name) = time.Zone.At(time.UnixSeconds);
        if (name.Length > 0)
            return name;
        int minutes = Math.Abs(offset / 60);
        return Sign(offset) + Number(minutes / 60, 2) + Number(minutes % 60, 2);
    }

    private static string Offset(GoTime time, GoTimePiece piece)
    {
        int offset = time.Zone.At(time.UnixSeconds).OffsetSeconds;
        if (piece.HasZ && offset == 0)
            return "Z";
        string colon = piece.HasColon ? ":" : "";
        int size = Math.Abs(offset);
        string text = Sign(offset) + Number(size / 3600, 2);
        if (piece.HasMinutes)
            text += colon + Number(size / 60 % 60, 2);
        if (piece.HasSeconds)
            text += colon + Number(size % 60, 2);
        return text;
    }

    private static string Sign(int offset) => offset / 60 < 0 ? "-" : "+";

    private static string Fraction(GoTime time, GoTimePiece piece)
    {
        string digits = Number(time.Nanosecond, MaxFractionDigits);
        digits = digits[..Math.Min(piece.Text.Length - 1, MaxFractionDigits)];
        if (piece.Field == GoTimeField.TrimmedFraction)
            digits = digits.TrimEnd('0');
        return piece.Field == GoTimeField.TrimmedFraction && digits.Length == 0 ? "" : piece.Text[0] + digits;
    }
}
