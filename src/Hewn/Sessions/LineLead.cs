using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// What every line of a session's log begins with, <c>{"timestamp":"…","level":"info","message":</c>. Keeps the last
/// second's: within it only the digits of the fraction differ. Not thread-safe.
/// </summary>
internal sealed class LineLead
{
    private static readonly byte[][] _levels =
        [.. Enumerable.Range(0, (int)Level.Fatal + 1).Select(level => Padded(LevelPart((Level)level)))];

    private static readonly byte[] _metadata = Padded([.. ",\"metadata\":"u8]);

    private readonly byte[] _time = new byte[TimeBytes + ByteBuffer.SlackBytes];
    private long _second = -1;

    /// <summary>Appends it.</summary>
    public void AppendTo(ByteBuffer target, long utcTicks, Level level)
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

        byte[] part = _levels[(int)level];
        target.AppendBlocks(ref MemoryMarshal.GetArrayDataReference(part), part.Length - ByteBuffer.SlackBytes);
    }

    /// <summary>Appends what stands between the message and the metadata.</summary>
    public static void AppendMetadataKey(ByteBuffer target) => target.AppendBlocks(
        ref MemoryMarshal.GetArrayDataReference(_metadata), _metadata.Length - ByteBuffer.SlackBytes);

    private void Compose(long utcTicks, long second)
    {
        var text = new ByteBuffer();
        text.Append("{\"timestamp\":"u8);
        Timestamp.Append(
            text, new DateTimeOffset(utcTicks, TimeSpan.Zero), TimestampFormat.Microseconds, TimeZoneInfo.Utc);
        text.Written[..TimeBytes].CopyTo(_time);
        _second = second;
    }

    private static byte[] LevelPart(Level level) =>
        [.. "Z\",\"level\":\""u8, .. SessionLine.WordOf(level), .. "\",\"message\":"u8];

    /// <summary>With the room behind it that <see cref="ByteBuffer.AppendBlocks"/> may read.</summary>
    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[ByteBuffer.SlackBytes]];

    // {"timestamp":"2026-01-19T00:00:00.
    private const int TimeBytes = 34;
    private const int FractionBytes = 6;
}
