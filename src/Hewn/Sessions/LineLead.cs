using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What every line of a session's log begins with, <c>{"timestamp":"2026-01-19T00:00:00.123456</c>. Keeps the last
/// second's: within it only the digits of the fraction differ. Not thread-safe.
/// </summary>
internal sealed class LineLead
{
    private readonly byte[] _time = new byte[TimeBytes + ByteBuffer.SlackBytes];
    private long _second = -1;

    /// <summary>Appends it.</summary>
    public void AppendTo(ByteBuffer target, long utcTicks)
    {
        unchecked // Less than a second fits.
        {
            long second = (long)((ulong)utcTicks / TimeSpan.TicksPerSecond);
            uint micros = (uint)(utcTicks - (second * TimeSpan.TicksPerSecond)) / 10;
            if (second != _second)
                Compose(utcTicks, second);
            target.AppendBlocks(ref MemoryMarshal.GetArrayDataReference(_time), TimeBytes);
            ref byte room = ref target.Reserve(FractionBytes);
            uint hundreds = micros / 10_000;
            uint rest = micros - (hundreds * 10_000);
            uint middle = rest / 100;
            Digits.WritePair(ref room, hundreds);
            Digits.WritePair(ref Unsafe.Add(ref room, 2), middle);
            Digits.WritePair(ref Unsafe.Add(ref room, 4), rest - (middle * 100));
            target.Advance(FractionBytes);
        }
    }

    private void Compose(long utcTicks, long second)
    {
        var text = new ByteBuffer();
        text.Append("{\"timestamp\":"u8);
        Timestamp.Append(
            text, new DateTimeOffset(utcTicks, TimeSpan.Zero), TimestampFormat.Microseconds, TimeZoneInfo.Utc);
        text.Written[..TimeBytes].CopyTo(_time);
        _second = second;
    }

    // {"timestamp":"2026-01-19T00:00:00.
    private const int TimeBytes = 34;
    private const int FractionBytes = 6;
}
