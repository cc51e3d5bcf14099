using System.Buffers.Binary;
using System.Globalization;

namespace Hewn.Store.Streams;

/// <summary>
/// Times to the nanosecond as text of one length: <c>2026-01-19T00:00:00.000000000Z</c>. One thread's: it remembers the
/// last second.
/// </summary>
internal sealed class NanoTimeText
{
    /// <summary>Bytes of each text.</summary>
    public const int Bytes = 30;

    private const int DotAt = 19;
    private const long NsPerSecond = 1_000_000_000;
    private const long MaxSeconds = (long.MaxValue / NsPerSecond) + 1; // the first second is no whole one
    private const ulong Zeros = 0x3030_3030_3030_3030; // Eight digits 0 as bytes, the first one lowest.
    private const ulong HighHalves = 0xF0F0_F0F0_F0F0_F0F0;
    private const ulong EachFourth = 0x0000_00FF_0000_00FF;
    private static readonly byte[] _pairs = [.. Enumerable.Range(0, 100).SelectMany(
        pair => new[] { (byte)('0' + (pair / 10)), (byte)('0' + (pair % 10)) })];

    private readonly byte[] _text = new byte[DotAt];
    private long _seconds = long.MinValue; // since 1970, of the text

    /// <summary>Writes a time.</summary>
    public void Write(Span<byte> to, long ns)
    {
        unchecked // A fraction has nine digits; seconds come from nanoseconds.
        {
            long seconds = ns / NsPerSecond;
            long fraction = ns % NsPerSecond;
            if (fraction < 0)
                (seconds, fraction) = (seconds - 1, fraction + NsPerSecond);
            if (seconds != _seconds)
                Remember(seconds);
            _text.CopyTo(to);
            to[DotAt] = (byte)'.';
            (uint first, uint rest) = Math.DivRem((uint)fraction, 100_000_000); // One digit, and four pairs.
            to[DotAt + 1] = (byte)('0' + first);
            for (int i = Bytes - 3; i > DotAt + 1; i -= 2)
            {
                (rest, uint pair) = Math.DivRem(rest, 100);
                _pairs.AsSpan((int)pair * 2, 2).CopyTo(to[i..]);
            }

            to[Bytes - 1] = (byte)'Z';
        }
    }

    /// <summary>Reads a time; false for any other text.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long ns)
    {
        ns = 0;
        if (text.Length < Bytes || text[DotAt] != '.' || text[Bytes - 1] != 'Z')
            return false;
        if (!text[..DotAt].SequenceEqual(_text) && !TryRemember(text))
            return false;
        unchecked // As above; the seconds were checked when they were read.
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(text[(DotAt + 1)..]);
            uint last = (uint)(text[Bytes - 2] - '0');
            if (last > 9 || !AreDigits(eight))
                return false;
            ulong fraction = (Value(eight) * 10) + last;
            ns = (_seconds * NsPerSecond) + (long)fraction;
            return true;
        }
    }

    private static bool AreDigits(ulong eight) => unchecked(
        (eight & HighHalves) == Zeros && ((eight + 0x0606_0606_0606_0606) & HighHalves) == Zeros);

    /// <summary>The number of eight digits, which are added by pairs, pairs of pairs, and halves.</summary>
    private static ulong Value(ulong eight)
    {
        unchecked // No part is larger than its place.
        {
            ulong digits = eight - Zeros;
            ulong pairs = (digits * 10) + (digits >> 8);
            return (((pairs & EachFourth) * (100 + (1_000_000UL << 32)))
                + (((pairs >> 16) & EachFourth) * (1 + (10_000UL << 32)))) >> 32;
        }
    }

    private void Remember(long seconds)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        time.TryFormat(_text, out _, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        _seconds = seconds;
    }

    private bool TryRemember(ReadOnlySpan<byte> text)
    {
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return false;
        int year = (Two(text, 0) * 100) + Two(text, 2);
        (int month, int day) = (Two(text, 5), Two(text, 8));
        (int hour, int minute, int second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (Two(text, 0) < 0 || Two(text, 2) < 0 || year < 1 || month is < 1 or > 12 || day < 1
            || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59
            || second is < 0 or > 59)
            return false;
        var time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        long seconds = (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        if (Math.Abs(seconds) > MaxSeconds)
            return false;
        text[..DotAt].CopyTo(_text);
        _seconds = seconds;
        return true;
    }

    private static int Two(ReadOnlySpan<byte> text, int at) =>
        char.IsAsciiDigit((char)text[at]) && char.IsAsciiDigit((char)text[at + 1])
            ? ((text[at] - '0') * 10) + text[at + 1] - '0'
            : -10_000;
}
