using System.Buffers.Binary;

namespace Hewn.Pipeline;

/// <summary>
/// Lines behind each other in one block of memory, each with its routes and level in front. Not thread-safe.
/// </summary>
internal sealed class FrameBuffer(int capacity)
{
    private const int HeaderBytes = 9; // Line length (4), routes (4), level (1).

    private readonly byte[] _bytes = new byte[capacity];
    private int _filledBytes;

    /// <summary>The number of lines.</summary>
    public int Records { get; private set; }

    public bool HasRoomFor(int lineBytes) => _bytes.Length - _filledBytes >= HeaderBytes + lineBytes;

    /// <summary>Adds a line; the caller has asked for room.</summary>
    public void Append(uint routes, Level level, LineParts line)
    {
        Span<byte> frame = _bytes.AsSpan(_filledBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame, line.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], routes);
        frame[8] = (byte)level;
        line.CopyTo(frame[HeaderBytes..]);
        _filledBytes += HeaderBytes + line.Length;
        Records++;
    }

    /// <summary>Gives each line to the destinations of its routes, in order.</summary>
    public void Deliver(IDestination[] destinations)
    {
        ReadOnlySpan<byte> frames = _bytes.AsSpan(0, _filledBytes);
        while (!frames.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(frames);
            uint routes = BinaryPrimitives.ReadUInt32LittleEndian(frames[4..]);
            var level = (Level)frames[8];
            ReadOnlySpan<byte> line = frames.Slice(HeaderBytes, length);
            for (int i = 0; i < destinations.Length; i++)
            {
                if ((routes & (1u << i)) != 0)
                    destinations[i].Append(level, line);
            }

            frames = frames[(HeaderBytes + length)..];
        }
    }

    public void Clear()
    {
        _filledBytes = 0;
        Records = 0;
    }
}
