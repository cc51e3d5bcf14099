using System.Buffers.Binary;
using System.Text;

namespace Hewn.Shipping.Wire;

/// <summary>Writes messages of Protocol Buffers. Not thread-safe.</summary>
/// <remarks>
/// A message inside another stands behind its length, which is known when it is written: it is written behind five
/// spare bytes, and moved up to its length then.
/// </remarks>
internal sealed class ProtoWriter
{
    private const int VarintRoom = 10;
    private const int LengthRoom = 5;

    private byte[] _bytes = new byte[4096];
    private int _length;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
    }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>A field of bytes.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> bytes)
    {
        WriteTag(field, WireType.Bytes);
        WriteVarint((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>A field of text.</summary>
    public void WriteText(int field, string text)
    {
        WriteTag(field, WireType.Bytes);
        int bytes = Encoding.UTF8.GetByteCount(text);
        WriteVarint((ulong)bytes);
        Reserve(bytes);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>A field of a number; 0, which is what a field that is absent says, is left out.</summary>
    public void WriteNumber(int field, long value)
    {
        if (value == 0)
            return;
        WriteTag(field, WireType.Varint);
        WriteVarint(unchecked((ulong)value));
    }

    /// <summary>A field of eight bytes.</summary>
    public void WriteFixed(int field, ulong value)
    {
        WriteTag(field, WireType.Fixed64);
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(ulong);
    }

    /// <summary>Begins a message inside this one.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int field)
    {
        WriteTag(field, WireType.Bytes);
        Reserve(LengthRoom);
        _length += LengthRoom;
        return _length;
    }

    /// <summary>Ends it.</summary>
    public void End(int begin)
    {
        int length = _length - begin;
        int end = _length;
        _length = begin - LengthRoom;
        WriteVarint((ulong)length);
        _bytes.AsSpan(begin, end - begin).CopyTo(_bytes.AsSpan(_length));
        _length += length;
    }

    private void WriteTag(int field, WireType type) => WriteVarint(((ulong)field << 3) | (ulong)type);

    private void WriteVarint(ulong value)
    {
        Reserve(VarintRoom);
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)((value & 0x7F) | 0x80);
            value >>= 7;
        }

        _bytes[_length++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
    }
}
