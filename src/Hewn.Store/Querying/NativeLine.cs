using System.Buffers;

namespace Hewn.Store.Querying;

/// <summary>Bytes of a piece as memory, for the time of a call.</summary>
internal sealed unsafe class NativeLine : MemoryManager<byte>
{
    private byte* _start;
    private int _length;

    /// <summary>Points at some bytes.</summary>
    public ReadOnlyMemory<byte> At(byte* start, int length)
    {
        _start = start;
        _length = length;
        return CreateMemory(length);
    }

    public override Span<byte> GetSpan() => new(_start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
        // It does not move.
    }

    protected override void Dispose(bool disposing)
    {
        // The bytes belong to the reader.
    }
}
