using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Hewn.Server.Push;

/// <summary>Goes through the fields of a protobuf message. What it finds are parts of the bytes.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxVarintBytes = 10;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>The number of the field that was found.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type.</summary>
    public ProtoType Type { get; private set; }

    /// <summary>Its value, of the type <see cref="ProtoType.Bytes"/>.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Where that begins.</summary>
    public int BytesAt { get; private set; }

    /// <summary>Its value, of any other type.</summary>
    public ulong Number { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public bool TryNext()
    {
        if (_at >= _bytes.Length)
            return false;
        ulong key = Varint();
        (Field, Type) = ((int)(key >> 3), (ProtoType)(key & 7));
        if (key >> 3 is 0 or > int.MaxValue)
            throw new InvalidDataException("proto: illegal tag 0");
        switch (Type)
        {
            case ProtoType.Varint:
                Number = Varint();
                break;
            case ProtoType.Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case ProtoType.Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            case ProtoType.Bytes:
                ulong length = Varint();
                if (length > (ulong)(_bytes.Length - _at))
                    throw new InvalidDataException("unexpected EOF");
                BytesAt = _at;
                Bytes = Take((int)length);
                break;
            default:
                throw new InvalidDataException($"proto: illegal wireType {(int)Type}");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - _at)
            throw new InvalidDataException("unexpected EOF");
        ReadOnlySpan<byte> taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint()
    {
        if (_at < _bytes.Length && _bytes[_at] is < 0x80 and var one) // Fast path: tags and most lengths.
        {
            _at++;
            return one;
        }

        return LongVarint();
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (int i = 0; i < MaxVarintBytes; i++)
        {
            if (_at >= _bytes.Length)
                throw new InvalidDataException("unexpected EOF");
            byte one = _bytes[_at++];
            value |= (ulong)(one & 0x7F) << (7 * i);
            if (one < 0x80)
                return value;
        }

        throw new InvalidDataException("proto: integer overflow");
    }
}
