using System.IO.Compression;
using Hewn.Files;
using Hewn.Records;

namespace Hewn.Archives;

/// <summary>Packs a log file into an archive, block by block. Not thread-safe.</summary>
/// <param name="target">The archive, empty.</param>
internal sealed class ArchiveWriter(IDiskFile target)
{
    private readonly List<ArchiveBlock> _blocks = [];
    private readonly ByteBuffer _lines = new(2 * ArchiveFormat.BlockBytes);
    private long _written;
    private long _textOffset;

    /// <summary>Packs a whole file.</summary>
    /// <param name="source">The file; nothing is added to it any more.</param>
    /// <param name="goesOn">Asked before each block.</param>
    /// <returns>False when it was told to stop; the archive is of no use then.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public bool Pack(IDiskFile source, Func<bool> goesOn)
    {
        byte[] block = new byte[ArchiveFormat.BlockBytes];
        long position = 0;
        for (int read; (read = source.Read(block, position)) > 0; position += read)
        {
            if (!goesOn())
                return false;
            _lines.Append(block.AsSpan(0, read));
            PackWholeLines();
        }

        if (_lines.Length > 0)
            Pack(_lines.Length); // A last line without an end.
        Finish(source.Identity);
        return true;
    }

    /// <summary>As much as makes a block; what is left of the last line waits for the rest of it.</summary>
    private void PackWholeLines()
    {
        while (_lines.Length >= ArchiveFormat.BlockBytes)
        {
            int end = _lines.Written[..ArchiveFormat.BlockBytes].LastIndexOf((byte)'\n') + 1;
            if (end == 0)
                end = _lines.Written.IndexOf((byte)'\n') + 1;
            if (end == 0 && _lines.Length > ArchiveFormat.MaxBlockBytes - ArchiveFormat.BlockBytes)
                end = _lines.Length; // No line of a log: its parts are blocks all the same.
            if (end == 0)
                return;
            Pack(end);
        }
    }

    private void Pack(int bytes)
    {
        ReadOnlySpan<byte> lines = _lines.Written[..bytes];
        using var packed = new MemoryStream(bytes / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(lines);
        (long? first, long? last) = TimesOf(lines);
        _blocks.Add(new ArchiveBlock(
            _written, (int)packed.Length, _textOffset, bytes, lines.Count((byte)'\n'), first, last));
        Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        _textOffset += bytes;
        _lines.Written[bytes..].CopyTo(_lines.Written);
        _lines.Truncate(_lines.Length - bytes);
    }

    private void Finish(FileIdentity source)
    {
        byte[] index = new ArchiveIndex(source, _blocks).Write();
        long indexAt = _written;
        Write(ArchiveFormat.IndexMember(index));
        Write(ArchiveFormat.Footer(indexAt, index));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        target.Write(bytes, _written);
        _written += bytes.Length;
    }

    private static (long? First, long? Last) TimesOf(ReadOnlySpan<byte> lines)
    {
        (long? first, long? last) = (null, null);
        while (!lines.IsEmpty)
        {
            if (LineTime.TryRead(lines, out long ticks))
            {
                long us = (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
                first = Math.Min(first ?? us, us);
                last = Math.Max(last ?? us, us);
            }

            int end = lines.IndexOf((byte)'\n') + 1;
            lines = end == 0 ? default : lines[end..];
        }

        return (first, last);
    }
}
