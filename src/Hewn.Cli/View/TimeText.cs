using System.Globalization;

namespace Hewn.Cli.View;

/// <summary>Times as they are shown: ISO 8601 in the chosen zone.</summary>
internal static class TimeText
{
    /// <summary>
    /// With microseconds and offset, e.g. <c>2026-01-19T01:00:00.123456+01:00</c>; UTC ends with <c>Z</c>.
    /// </summary>
    public static string Precise(long utcTicks, TimeZoneInfo zone) =>
        Format(utcTicks, zone, "yyyy-MM-ddTHH:mm:ss.ffffff");

    /// <summary>To the second.</summary>
    public static string ToSecond(long utcTicks, TimeZoneInfo zone) => Format(utcTicks, zone, "yyyy-MM-ddTHH:mm:ss");

    private static string Format(long utcTicks, TimeZoneInfo zone, string format)
    {
        var utc = new DateTimeOffset(utcTicks, TimeSpan.Zero);
        DateTimeOffset shown = TimeZoneInfo.ConvertTime(utc, zone);
        string suffix = zone == TimeZoneInfo.Utc ? "Z" : shown.ToString("zzz", CultureInfo.InvariantCulture);
        return shown.ToString(format, CultureInfo.InvariantCulture) + suffix;
    }
}
