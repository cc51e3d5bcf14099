using System.Text;

namespace Hewn.Server.Tests.Support;

/// <summary>Writes protobuf messages, and packs them as snappy without compressing.</summary>
internal sealed class Proto
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    /// <summary>A push of lines of one stream.</summary>
    public static byte[] Push(
        string labels, params (long Ns, string Line, (string Name, string Value)[] Metadata)[] lines)
    {
        var stream = new Proto().Text(1, labels);
        foreach ((long ns, string line, (string Name, string Value)[] metadata) in lines)
        {
            Proto time = new Proto().Number(1, (ulong)(ns / 1_000_000_000)).Number(2, (ulong)(ns % 1_000_000_000));
            Proto entry = new Proto().Message(1, time).Text(2, line);
            foreach ((string name, string value) in metadata)
                entry.Message(3, new Proto().Text(1, name).Text(2, value));
            stream.Message(2, entry);
        }

        return new Proto().Message(1, stream).Bytes;
    }

    /// <summary>Literals of 60 bytes at most, so that many elements are there.</summary>
    public static byte[] Snap(byte[] message)
    {
        var packed = new Proto();
        packed.Varint((ulong)message.Length);
        foreach (byte[] part in message.Chunk(60))
        {
            packed._bytes.Add((byte)((part.Length - 1) << 2));
            packed._bytes.AddRange(part);
        }

        return packed.Bytes;
    }

    public Proto Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        return Varint(value);
    }

    public Proto Fixed64(int field, ulong value)
    {
        Varint(((ulong)field << 3) | 1);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public Proto Fixed32(int field, uint value)
    {
        Varint(((ulong)field << 3) | 5);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public Proto Text(int field, string value) => Raw(field, Encoding.UTF8.GetBytes(value));

    public Proto Message(int field, Proto value) => Raw(field, value.Bytes);

    public Proto Raw(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private Proto Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)((value & 0x7F) | 0x80));
        _bytes.Add((byte)value);
        return this;
    }
}
