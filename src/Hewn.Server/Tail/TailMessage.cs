using System.Buffers.Binary;

namespace Hewn.Server.Tail;

/// <summary>
/// A text message as frames of a WebSocket: those of a server have no key, so all clients get the same bytes.
/// Immutable; the default is none.
/// </summary>
internal readonly struct TailMessage
{
    /// <summary>Bytes of a frame, its head included: so much is in memory of each client that reads slowly.</summary>
    public const int MaxFrameBytes = 8 * 1024;

    private const int MaxHeadBytes = 4;
    private const int ShortBytes = 125; // of what follows a head of two bytes
    private const byte IsLast = 0x80;
    private const byte IsText = 0x01;
    private const byte LongLength = 126; // It stands in two bytes behind that.
    private readonly byte[]? _frames;

    private TailMessage(byte[] frames) => _frames = frames;

    /// <summary>Whether it is none.</summary>
    public bool IsEmpty => _frames is null;

    /// <summary>Makes one.</summary>
    /// <param name="text">Its text, UTF-8.</param>
    public static TailMessage Of(ReadOnlySpan<byte> text)
    {
        const int Most = MaxFrameBytes - MaxHeadBytes;
        int full = Math.Max(0, text.Length - 1) / Most; // Frames before the last one.
        int rest = text.Length - (full * Most);
        byte[] frames = new byte[(full * MaxFrameBytes) + (rest <= ShortBytes ? 2 : MaxHeadBytes) + rest];
        Span<byte> to = frames;
        for (bool isFirst = true; to.Length > 0; isFirst = false)
        {
            int length = Math.Min(Most, text.Length);
            bool isShort = length <= ShortBytes;
            to[0] = (byte)((isFirst ? IsText : 0) | (length == text.Length ? IsLast : 0));
            to[1] = isShort ? (byte)length : LongLength;
            if (!isShort)
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)length);
            to = to[(isShort ? 2 : MaxHeadBytes)..];
            text[..length].CopyTo(to);
            to = to[length..];
            text = text[length..];
        }

        return new(frames);
    }

    /// <summary>The frame at a place, and how long its head is; empty behind the last one.</summary>
    public ReadOnlyMemory<byte> FrameAt(int at, out int head)
    {
        head = 0;
        if (_frames is null || at == _frames.Length)
            return default;
        bool isShort = _frames[at + 1] <= ShortBytes;
        head = isShort ? 2 : MaxHeadBytes;
        int length = isShort ? _frames[at + 1] : BinaryPrimitives.ReadUInt16BigEndian(_frames.AsSpan(at + 2));
        return _frames.AsMemory(at, head + length);
    }

    /// <summary>Whether a frame is the last one of its message.</summary>
    public static bool EndsWith(ReadOnlySpan<byte> frame) => (frame[0] & IsLast) != 0;
}
