namespace Hewn.Cli.View.Output;

/// <summary>
/// Times as a listing shows them, <c>2026-01-19 11:50:07.200</c>, written without a string each. Remembers the minute
/// before. One thread's.
/// </summary>
internal sealed class ClockText(TimeZoneInfo zone)
{
    /// <summary>Bytes of a time.</summary>
    public const int Length = 23;

    private readonly byte[] _text = new byte[Length];
    private long _minute = -1;

    /// <summary>The time; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(long utcTicks)
    {
        long minute = utcTicks / TimeSpan.TicksPerMinute;
        if (minute != _minute)
        {
            _minute = minute; // Zones differ by whole minutes.
            var utc = new DateTime(minute * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
            DateTime shown = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
            shown.TryFormat(_text, out _, "yyyy-MM-dd HH:mm:ss.", System.Globalization.CultureInfo.InvariantCulture);
        }

        int seconds = (int)(utcTicks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond);
        _text[17] = (byte)('0' + seconds / 10);
        _text[18] = (byte)('0' + seconds % 10);
        int milliseconds = (int)(utcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
        _text[20] = (byte)('0' + milliseconds / 100);
        _text[21] = (byte)('0' + milliseconds / 10 % 10);
        _text[22] = (byte)('0' + milliseconds % 10);
        return _text;
    }
}
