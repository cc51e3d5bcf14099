namespace Hewn.Records;

/// <summary>Writes the <c>timestamp</c> value of a record.</summary>
internal static class Timestamp
{
    public static void Append(ByteBuffer target, DateTimeOffset time, TimestampFormat format, TimeZoneInfo local)
    {
        switch (format)
        {
            case TimestampFormat.Microseconds:
                AppendUtc(target, time.UtcDateTime, 6);
                break;
            case TimestampFormat.Milliseconds:
                AppendUtc(target, time.UtcDateTime, 3);
                break;
            case TimestampFormat.EpochMilliseconds:
                JsonNumber.AppendFormattable(target, time.ToUnixTimeMilliseconds());
                break;
            case TimestampFormat.EpochMillisecondsText:
                target.Append((byte)'"');
                JsonNumber.AppendFormattable(target, time.ToUnixTimeMilliseconds());
                target.Append((byte)'"');
                break;
            default:
                DateTimeOffset there = TimeZoneInfo.ConvertTime(time, local);
                JsonText.AppendFormatted(target, there, "yyyy-MM-ddTHH:mm:ss.ffffffzzz");
                break;
        }
    }

    private static void AppendUtc(ByteBuffer target, DateTime utc, int digits)
    {
        Span<byte> room = target.GetSpan(32);
        room[0] = (byte)'"';
        Digits(room[1..], utc.Year, 4);
        room[5] = (byte)'-';
        Digits(room[6..], utc.Month, 2);
        room[8] = (byte)'-';
        Digits(room[9..], utc.Day, 2);
        room[11] = (byte)'T';
        Digits(room[12..], utc.Hour, 2);
        room[14] = (byte)':';
        Digits(room[15..], utc.Minute, 2);
        room[17] = (byte)':';
        Digits(room[18..], utc.Second, 2);
        room[20] = (byte)'.';
        int micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        Digits(room[21..], digits == 6 ? micros : micros / 1000, digits);
        room[21 + digits] = (byte)'Z';
        room[22 + digits] = (byte)'"';
        target.Advance(23 + digits);
    }

    private static void Digits(Span<byte> room, int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
