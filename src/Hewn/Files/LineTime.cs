using Hewn.Formats;

namespace Hewn.Files;

/// <summary>When a line was logged, read from the line as it stands in a file, in any of the formats.</summary>
internal static class LineTime
{
    private const int MaxTextBytes = 40;
    private const int SecondsEnd = 19; // 2026-01-19T00:00:00
    private const int MinYear = 2; // A day more or less must be a date, too.
    private const int MaxYear = 9998;

    /// <summary>Ticks of UTC; false for a line that does not begin as Hewn's lines do.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out long utcTicks)
    {
        ReadOnlySpan<byte> text = TextOf(line);
        utcTicks = 0;
        if (text.Length > SecondsEnd && text[10] == (byte)'T')
            return TryReadDate(text, out utcTicks);
        if (!SlogTime.TryEpoch(text, out DateTimeOffset time) || time.Year is < MinYear or > MaxYear)
            return false;
        utcTicks = time.UtcTicks;
        return true;
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"timestamp\":"u8))
            line = line[13..];
        else if (line.StartsWith("time="u8))
            line = line[5..];
        else
            return default;
        line = line[..Math.Min(line.Length, MaxTextBytes)].TrimStart((byte)'"');
        int end = line.IndexOfAny("\", }\n"u8);
        return end < 0 ? default : line[..end];
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        (int year, int month, int day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
        (int hour, int minute, int second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (year is < MinYear or > MaxYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
            return false;
        utcTicks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        int at = SecondsEnd;
        if (text[at] == (byte)'.')
        {
            long unit = TimeSpan.TicksPerSecond;
            for (at++; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
                utcTicks += (unit /= 10) * (text[at] - '0');
        }

        ReadOnlySpan<byte> zone = text[at..];
        if (zone.SequenceEqual("Z"u8))
            return true;
        if (zone.Length != 6 || zone[0] is not ((byte)'+' or (byte)'-') || Two(zone, 1) < 0 || Two(zone, 4) < 0)
            return false;
        long offset = ((Two(zone, 1) * 60L) + Two(zone, 4)) * TimeSpan.TicksPerMinute;
        utcTicks -= zone[0] == (byte)'-' ? -offset : offset;
        return true;
    }

    /// <summary>The two digits at an index; negative enough to fail every check when they are none.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        (int tens, int ones) = (text[at] - '0', text[at + 1] - '0');
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? (tens * 10) + ones : -10_000;
    }
}
