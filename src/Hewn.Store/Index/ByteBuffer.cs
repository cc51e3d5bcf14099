using System.Buffers.Binary;

namespace Hewn.Store.Index;

/// <summary>A growing list of bytes, little-endian. One thread's.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>So many bytes more, all zero, to be filled at once.</summary>
    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Span<byte> taken = _bytes.AsSpan(Length, count);
        taken.Clear();
        Length += count;
        return taken;
    }

    public void AddByte(int value) => Take(1)[0] = (byte)value;

    public void AddUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)value);

    public void AddInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void AddInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void AddUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));
}
