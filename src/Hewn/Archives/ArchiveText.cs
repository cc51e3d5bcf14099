using System.IO.Compression;

namespace Hewn.Archives;

/// <summary>The lines of an archive's blocks. Not thread-safe.</summary>
/// <param name="read">Reads the archive.</param>
/// <param name="index">Its index.</param>
internal sealed class ArchiveText(ReadAt read, ArchiveIndex index)
{
    private byte[] _lines = [];
    private int _block = -1; // The one whose lines these are.

    /// <summary>The lines of a block, checked against gzip's checksum and the index.</summary>
    /// <exception cref="InvalidDataException">The block is damaged; others may be whole.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public byte[] ReadBlock(int number)
    {
        ArchiveBlock block = index.Blocks[number];
        byte[] packed = new byte[block.PackedBytes];
        int filled = 0;
        for (int got = 1; filled < packed.Length && got > 0; filled += got)
            got = read(packed.AsSpan(filled), block.Offset + filled);
        byte[] lines = new byte[block.TextBytes];
        using var gzip = new GZipStream(new MemoryStream(packed, 0, filled), CompressionMode.Decompress);
        // One byte more than expected is asked for: reading to the end is what checks the checksum.
        bool isWhole = gzip.ReadAtLeast(lines, lines.Length, throwOnEndOfStream: false) == lines.Length
            && gzip.ReadByte() < 0 && filled == packed.Length;
        return isWhole
            ? lines
            : throw new InvalidDataException($"Block {number} is not as long as the index says.");
    }

    /// <summary>Reads as from the file that was packed.</summary>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public int Read(Span<byte> bytes, long position)
    {
        if (position >= index.TextBytes)
            return 0;
        if (_block < 0 || position < index.Blocks[_block].TextOffset
            || position >= index.Blocks[_block].TextOffset + index.Blocks[_block].TextBytes)
        {
            int number = 0;
            while (position >= index.Blocks[number].TextOffset + index.Blocks[number].TextBytes)
                number++;
            (_lines, _block) = (ReadBlock(number), number);
        }

        ReadOnlySpan<byte> rest = _lines.AsSpan((int)(position - index.Blocks[_block].TextOffset));
        int length = Math.Min(rest.Length, bytes.Length);
        rest[..length].CopyTo(bytes);
        return length;
    }
}
