using System.Buffers.Binary;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Microsoft.Win32.SafeHandles;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// What a packed file holds, at its end: its streams, and of each block where it is, which times it has and which lines
/// of which streams. Behind it stand its place, its length, its checksum, and eight bytes that say what the file is.
/// </summary>
internal static class PackDirectory
{
    private const int Version = 1;
    private const int FooterBytes = sizeof(long) + sizeof(long) + sizeof(ulong) + MagicBytes;
    private const int MagicBytes = 8;
    private const int MaxBytes = 256 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "HEWNPACK"u8;

    /// <summary>The directory and what stands behind it.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="at">Where it is written.</param>
    public static byte[] Write(IReadOnlyList<StreamBlock> blocks, long at)
    {
        var to = new ByteBuffer(64 * 1024);
        var streams = new Dictionary<LabelSet, int>();
        foreach (StreamShare share in blocks.SelectMany(block => block.Shares))
            streams.TryAdd(share.Stream, streams.Count);
        Varint.Append(to, Version);
        Varint.Append(to, streams.Count);
        foreach (LabelSet stream in streams.OrderBy(stream => stream.Value).Select(stream => stream.Key))
        {
            byte[] json = LabelJson.Of(stream);
            Varint.Append(to, json.Length);
            to.Append(json);
        }

        Varint.Append(to, blocks.Count);
        foreach (StreamBlock block in blocks)
            Write(to, block, streams);
        int length = to.Length;
        Span<byte> footer = to.GetSpan(FooterBytes);
        BinaryPrimitives.WriteInt64LittleEndian(footer, at);
        BinaryPrimitives.WriteInt64LittleEndian(footer[8..], length);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[16..], Checksum.Of(to.Written));
        Magic.CopyTo(footer[24..]);
        to.Advance(FooterBytes);
        return to.Written.ToArray();
    }

    /// <summary>The blocks of a packed file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StreamBlock[] Read(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        byte[] footer = new byte[FooterBytes];
        if (length < FooterBytes || RandomAccess.Read(file, footer, length - FooterBytes) < FooterBytes
            || !footer.AsSpan(24).SequenceEqual(Magic))
            throw Varint.Damaged();
        long at = BinaryPrimitives.ReadInt64LittleEndian(footer);
        long size = BinaryPrimitives.ReadInt64LittleEndian(footer.AsSpan(8));
        if (at < 0 || size is < 0 or > MaxBytes || at != length - FooterBytes - size)
            throw Varint.Damaged();
        byte[] bytes = new byte[size];
        int have = 0;
        for (int read = 1; read > 0 && have < bytes.Length; have += read)
            read = RandomAccess.Read(file, bytes.AsSpan(have), at + have);
        if (Checksum.Of(bytes) != BinaryPrimitives.ReadUInt64LittleEndian(footer.AsSpan(16)))
            throw Varint.Damaged();
        return Parse(bytes, at);
    }

    private static void Write(ByteBuffer to, StreamBlock block, Dictionary<LabelSet, int> streams)
    {
        Varint.Append(to, block.Offset);
        Varint.Append(to, block.PackedBytes);
        Varint.Append(to, block.Bytes);
        Varint.Append(to, block.FilterBytes);
        Varint.Append(to, block.LongestWord);
        bool hasTimes = block.MinNs <= block.MaxNs;
        Varint.Append(to, hasTimes ? 1 : 0);
        Varint.AppendSigned(to, hasTimes ? block.MinNs : 0);
        Varint.AppendSigned(to, hasTimes ? block.MaxNs : 0);
        Varint.Append(to, block.Late);
        Varint.Append(to, block.Shares.Count);
        foreach (StreamShare share in block.Shares)
        {
            Varint.Append(to, streams[share.Stream]);
            Varint.Append(to, share.Lines);
            Varint.Append(to, share.Bytes);
        }
    }

    private static StreamBlock[] Parse(ReadOnlySpan<byte> bytes, long end)
    {
        int at = 0;
        if (Varint.Read(bytes, ref at) != Version)
            throw new InvalidDataException("packed lines are of another version of Hewn");
        var streams = new List<LabelSet>();
        for (int left = Varint.Read(bytes, ref at); left > 0; left--)
            streams.Add(LabelJson.Read(Varint.Take(bytes, ref at, Varint.Read(bytes, ref at))));
        var blocks = new List<StreamBlock>();
        for (int left = Varint.Read(bytes, ref at); left > 0; left--)
        {
            StreamBlock block = ParseBlock(bytes, ref at, streams);
            if (block.Offset > end - block.PackedBytes - block.FilterBytes || block.PackedBytes == 0)
                throw Varint.Damaged();
            blocks.Add(block);
        }

        return [.. blocks];
    }

    private static StreamBlock ParseBlock(ReadOnlySpan<byte> bytes, ref int at, List<LabelSet> streams)
    {
        long offset = Varint.ReadLong(bytes, ref at);
        int packed = Varint.Read(bytes, ref at);
        int length = Varint.Read(bytes, ref at);
        int filter = Varint.Read(bytes, ref at);
        int longest = Varint.Read(bytes, ref at);
        bool hasTimes = Varint.Read(bytes, ref at) != 0;
        long min = Varint.ReadSigned(bytes, ref at);
        long max = Varint.ReadSigned(bytes, ref at);
        int late = Varint.Read(bytes, ref at);
        var shares = new List<StreamShare>();
        for (int left = Varint.Read(bytes, ref at); left > 0; left--)
        {
            int stream = Varint.Read(bytes, ref at);
            if (stream >= streams.Count)
                throw Varint.Damaged();
            shares.Add(new(streams[stream], Varint.ReadLong(bytes, ref at), Varint.ReadLong(bytes, ref at)));
        }

        return new(offset, length, hasTimes ? min : long.MaxValue, hasTimes ? max : long.MinValue, late, shares)
        {
            PackedBytes = packed, FilterBytes = filter, LongestWord = longest,
        };
    }
}
