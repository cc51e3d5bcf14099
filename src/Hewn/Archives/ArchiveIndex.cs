using System.Buffers;
using System.Text.Json;
using Hewn.Files;

namespace Hewn.Archives;

/// <summary>What an archive holds, block by block.</summary>
/// <param name="Source">Which file was packed. Its number may have been given to another one since.</param>
/// <param name="Blocks">The blocks, in order.</param>
internal sealed record ArchiveIndex(FileIdentity Source, IReadOnlyList<ArchiveBlock> Blocks)
{
    private const int Version = 1;
    private const int MaxIndexBytes = 64 * 1024 * 1024; // Half a million blocks, some 250 GB of log.

    /// <summary>Bytes of the file that was packed.</summary>
    public long TextBytes => Blocks.Count == 0 ? 0 : Blocks[^1].TextOffset + Blocks[^1].TextBytes;

    /// <summary>Reads the index of an archive; null when the file has none that is whole.</summary>
    /// <param name="read">Reads the archive.</param>
    /// <param name="length">Its length.</param>
    public static ArchiveIndex? TryRead(ReadAt read, long length)
    {
        byte[] footer = new byte[ArchiveFormat.FooterBytes];
        long footerAt = length - footer.Length;
        if (footerAt < 0 || !TryFill(read, footer, footerAt)
            || !ArchiveFormat.TryReadFooter(footer, out long indexAt, out uint checksum)
            || indexAt < 0 || indexAt >= footerAt || footerAt - indexAt > MaxIndexBytes)
            return null;
        byte[] member = new byte[(int)(footerAt - indexAt)];
        return TryFill(read, member, indexAt) ? Parse(ArchiveFormat.IndexIn(member, checksum), indexAt) : null;
    }

    /// <summary>The index as JSON, in ASCII.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("hewn_archive", Version);
        json.WriteNumber("bytes", TextBytes);
        json.WriteNumber("lines", Blocks.Sum(block => block.Lines));
        json.WriteStartArray("source");
        json.WriteNumberValue(Source.Device);
        json.WriteNumberValue(Source.Number);
        json.WriteEndArray();
        json.WriteStartArray("blocks");
        foreach (ArchiveBlock block in Blocks)
            Write(json, block);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ArchiveBlock block)
    {
        json.WriteStartArray();
        long?[] figures =
            [block.Offset, block.PackedBytes, block.TextBytes, block.Lines, block.FirstUs, block.LastUs];
        foreach (long? figure in figures)
        {
            if (figure is { } number)
                json.WriteNumberValue(number);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static ArchiveIndex? Parse(ReadOnlySpan<byte> text, long end)
    {
        if (text.IsEmpty)
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text.ToArray());
            JsonElement root = json.RootElement;
            if (root.GetProperty("hewn_archive").GetInt32() != Version)
                return null;
            JsonElement source = root.GetProperty("source");
            var blocks = new List<ArchiveBlock>();
            long textOffset = 0;
            foreach (JsonElement entry in root.GetProperty("blocks").EnumerateArray())
            {
                ArchiveBlock block = Parse(entry, textOffset);
                if (block.Offset < 0 || block.PackedBytes < 0 || block.Offset + block.PackedBytes > end
                    || block.TextBytes is < 0 or > ArchiveFormat.MaxBlockBytes)
                    return null;
                blocks.Add(block);
                textOffset += block.TextBytes;
            }

            return new ArchiveIndex(new FileIdentity(source[0].GetUInt64(), source[1].GetUInt64()), blocks);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException or OverflowException)
        {
            return null; // Of another version.
        }
    }

    private static ArchiveBlock Parse(JsonElement entry, long textOffset) => new(
        entry[0].GetInt64(),
        entry[1].GetInt32(),
        textOffset,
        entry[2].GetInt32(),
        entry[3].GetInt64(),
        entry[4].ValueKind == JsonValueKind.Null ? null : entry[4].GetInt64(),
        entry[5].ValueKind == JsonValueKind.Null ? null : entry[5].GetInt64());

    private static bool TryFill(ReadAt read, byte[] bytes, long position)
    {
        int filled = 0;
        for (int got = 1; filled < bytes.Length && got > 0; filled += got)
            got = read(bytes.AsSpan(filled), position + filled);
        return filled == bytes.Length;
    }
}
