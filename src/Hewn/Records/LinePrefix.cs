using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private readonly ByteBuffer _text = new(Room + ByteBuffer.SlackBytes); // In which it is put together.
    private int _start;
    private int _fractionAt;
    private uint _micros;
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
        unchecked // Less than a second fits.
        {
            long second = (long)((ulong)ticks / TimeSpan.TicksPerSecond);
            _micros = (uint)(ticks - (second * TimeSpan.TicksPerSecond)) / 10;
            if (second == _second && level == _level && format == _format)
                return;
            ComposeAnew(level, new DateTimeOffset(ticks, TimeSpan.Zero), format, TimeZoneInfo.Utc);
            _fractionAt = _start + FractionOffset;
            (_second, _level, _format) = (second, level, format);
        }
    }

    /// <summary>Where in its room the prefix begins.</summary>
    public int Start => _start;

    /// <summary>Writes the prefix at the end of that room.</summary>
    public void WriteBefore(ref byte room)
    {
        ref byte source = ref MemoryMarshal.GetArrayDataReference(_bytes);
        Vector256.LoadUnsafe(ref source).StoreUnsafe(ref room);
        Vector256.LoadUnsafe(ref source, 32).StoreUnsafe(ref room, 32);
        Vector256.LoadUnsafe(ref source, 64).StoreUnsafe(ref room, 64);
        if (_second >= 0)
            WriteFraction(ref Unsafe.Add(ref room, _fractionAt));
    }

    /// <summary>Writes the digits that differ within a second: six of them, or three.</summary>
    private void WriteFraction(ref byte target)
    {
        unchecked // Digits and remainders.
        {
            uint millis = _micros / 1000;
            uint tens = millis / 10;
            Digits.WritePair(ref target, tens);
            Unsafe.Add(ref target, 2) = (byte)('0' + (millis - (tens * 10)));
            if (_format != TimestampFormat.Microseconds)
                return;
            uint rest = _micros - (millis * 1000);
            uint hundreds = rest / 100;
            Unsafe.Add(ref target, 3) = (byte)('0' + hundreds);
            Digits.WritePair(ref Unsafe.Add(ref target, 4), rest - (hundreds * 100));
        }
    }

    private void ComposeAnew(Level level, DateTimeOffset time, TimestampFormat format, TimeZoneInfo local)
    {
        ByteBuffer text = _text;
        text.Clear();
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
