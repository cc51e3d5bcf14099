namespace Hewn.Records;

/// <summary>
/// What every line begins with, <c>{"timestamp":"…","level":"…","message":"</c>. Keeps the last one: within a second
/// only the digits of its fraction differ. Not thread-safe.
/// </summary>
internal sealed class LinePrefix
{
    /// <summary>Bytes before the message that are kept free for it.</summary>
    public const int Room = 96;

    private readonly byte[] _bytes = new byte[Room];
    private int _start;
    private int _fractionAt;
    private long _second = -1;
    private Level _level;
    private TimestampFormat _format;

    /// <summary>Composes the prefix for this moment.</summary>
    public void Compose(LoggerBinding binding, Level level)
    {
        LogSystem system = binding.System;
        TimestampFormat format = system.TimestampFormat;
        if (format > TimestampFormat.Milliseconds)
        {
            ComposeAnew(level, system.Time.GetUtcNow(), format, system.Time.LocalTimeZone);
            _second = -1;
            return;
        }

        long ticks = binding.UtcTicks();
        long second = ticks / TimeSpan.TicksPerSecond;
        if (second != _second || level != _level || format != _format)
        {
            ComposeAnew(level, new DateTimeOffset(ticks, TimeSpan.Zero), format, TimeZoneInfo.Utc);
            _fractionAt = _start + FractionOffset;
            (_second, _level, _format) = (second, level, format);
            return;
        }

        unchecked // Less than a second fits, and so do its digits.
        {
            uint micros = (uint)(ticks - (second * TimeSpan.TicksPerSecond)) / 10;
            if (format == TimestampFormat.Microseconds)
            {
                Span<byte> digits = _bytes.AsSpan(_fractionAt, 6);
                Put3(digits[3..], micros % 1000);
                Put3(digits, micros / 1000);
            }
            else
            {
                Put3(_bytes.AsSpan(_fractionAt, 3), micros / 1000);
            }
        }
    }

    /// <summary>Writes the prefix at the end of the room before the message.</summary>
    /// <returns>The line, without the unused part of the room.</returns>
    public ReadOnlySpan<byte> WriteBefore(Span<byte> line)
    {
        _bytes.CopyTo(line);
        return line[_start..];
    }

    private static void Put3(Span<byte> digits, uint value)
    {
        unchecked // A digit fits a byte.
        {
            uint tens = value / 10;
            digits[2] = (byte)('0' + value - (tens * 10));
            digits[1] = (byte)('0' + (tens % 10));
            digits[0] = (byte)('0' + (tens / 10));
        }
    }

    private void ComposeAnew(Level level, DateTimeOffset time, TimestampFormat format, TimeZoneInfo local)
    {
        var text = new ByteBuffer(Room);
        text.Append("{\"timestamp\":"u8);
        Timestamp.Append(text, time, format, local);
        text.Append(",\"level\":\""u8);
        text.Append(TextOf(level));
        text.Append("\",\"message\":\""u8);
        _start = Room - text.Length;
        text.Written.CopyTo(_bytes.AsSpan(_start));
    }

    private static ReadOnlySpan<byte> TextOf(Level level) => level switch
    {
        Level.Trace => "TRACE"u8,
        Level.Debug => "DEBUG"u8,
        Level.Info => "INFO"u8,
        Level.Warn => "WARN"u8,
        Level.Error => "ERROR"u8,
        _ => "FATAL"u8,
    };

    // Behind {"timestamp":"2026-01-19T00:00:00.
    private const int FractionOffset = 34;
}
