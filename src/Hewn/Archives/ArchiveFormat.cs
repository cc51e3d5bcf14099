using System.Buffers.Binary;

namespace Hewn.Archives;

/// <summary>
/// The parts of an archive that are Hewn's own: behind the blocks an empty gzip member whose comment is the index, and
/// one whose extra field says where that begins. To other programs both are gzip members without content.
/// </summary>
internal static class ArchiveFormat
{
    /// <summary>Bytes of lines in a block, at most; a longer line has a block of its own.</summary>
    public const int BlockBytes = 512 * 1024;

    /// <summary>Bytes of one block's lines that a reader takes: beyond any line of Hewn's.</summary>
    public const int MaxBlockBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of the last member.</summary>
    public const int FooterBytes = 38;

    /// <summary>Bytes of a member's fixed header.</summary>
    public const int HeaderBytes = 10;

    private const byte HasExtra = 4;
    private const byte HasComment = 16;
    private const int IdAt = 12; // Behind the header and the length of the extra field.

    /// <summary>Behind the header of an empty member: an empty deflate block, checksum 0, length 0.</summary>
    public static ReadOnlySpan<byte> EmptyBody => [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The member that holds the index.</summary>
    public static byte[] IndexMember(ReadOnlySpan<byte> index) => [.. Header(HasComment), .. index, 0, .. EmptyBody];

    /// <summary>The last member.</summary>
    /// <param name="indexAt">Where the member with the index begins.</param>
    /// <param name="index">The index.</param>
    public static byte[] Footer(long indexAt, ReadOnlySpan<byte> index)
    {
        byte[] footer = [.. Header(HasExtra), 16, 0, (byte)'H', (byte)'W', 12, 0, .. new byte[12], .. EmptyBody];
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(IdAt + 4), indexAt);
        BinaryPrimitives.WriteUInt32LittleEndian(footer.AsSpan(IdAt + 12), Crc32(index));
        return footer;
    }

    /// <summary>Reads what <see cref="Footer"/> wrote; false when it is something else.</summary>
    public static bool TryReadFooter(ReadOnlySpan<byte> footer, out long indexAt, out uint checksum)
    {
        (indexAt, checksum) = (0, 0);
        if (footer.Length != FooterBytes || !footer.StartsWith(Header(HasExtra))
            || !footer[HeaderBytes..].StartsWith((ReadOnlySpan<byte>)[16, 0, (byte)'H', (byte)'W', 12, 0])
            || !footer.EndsWith(EmptyBody))
            return false;
        indexAt = BinaryPrimitives.ReadInt64LittleEndian(footer[(IdAt + 4)..]);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(footer[(IdAt + 12)..]);
        return true;
    }

    /// <summary>The index in its member; empty when it is something else, or damaged.</summary>
    public static ReadOnlySpan<byte> IndexIn(ReadOnlySpan<byte> member, uint checksum)
    {
        int around = HeaderBytes + 1 + EmptyBody.Length;
        if (member.Length < around || !member.StartsWith(Header(HasComment)) || !member.EndsWith(EmptyBody)
            || member[^(1 + EmptyBody.Length)] != 0)
            return default;
        ReadOnlySpan<byte> index = member[HeaderBytes..^(1 + EmptyBody.Length)];
        return Crc32(index) == checksum ? index : default;
    }

    /// <summary>No time, no level, no system: what an archive holds says its index.</summary>
    private static byte[] Header(byte flags) => [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 255];

    /// <summary>The checksum of gzip itself.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
