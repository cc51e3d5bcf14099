using Hewn.Store.Scanning.Reading;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>
/// An open index whose head, dictionaries and directory have been checked; sections are checked as they are read.
/// Thread-safe.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    private const int CopyBytes = 1024 * 1024;
    private readonly SafeFileHandle _handle;

    private IndexFile(SafeFileHandle handle, IndexHead head, byte[][][] names, GroupEntry[] groups)
    {
        (_handle, Names, Groups) = (handle, names, groups);
        (SeenPaths, HasForeign) = (head.SeenPaths, head.HasForeign);
        (End, GroupsEnd) = (head.Segment.Size, head.NamesOffset);
    }

    /// <summary>How many bytes of the segment it is about.</summary>
    public long End { get; }

    /// <summary>Where the sections of the groups end in it.</summary>
    public long GroupsEnd { get; }

    /// <summary>The dictionaries, by column.</summary>
    public IReadOnlyList<byte[][]> Names { get; }

    public IReadOnlyList<GroupEntry> Groups { get; }

    public IReadOnlyList<ulong> SeenPaths { get; }

    /// <summary>Whether some records are not of Hewn's form, see <see cref="Sieving.FormJudge"/>.</summary>
    public bool HasForeign { get; }

    /// <summary>Opens the index of a segment.</summary>
    /// <param name="path">The index.</param>
    /// <param name="segment">What the segment is now.</param>
    /// <returns>Null when there is none, or it is damaged, or about another state of the segment.</returns>
    public static IndexFile? TryOpen(string path, SegmentIdentity segment) =>
        TryOpen(path, head => head.Segment == segment);

    /// <summary>Opens the index of a segment, or of what it was before it grew: see <see cref="End"/>.</summary>
    /// <param name="path">The index.</param>
    /// <param name="segment">The segment; what is behind its length is not asked for.</param>
    /// <returns>Null when there is none, or it is damaged, or about something that has changed.</returns>
    public static IndexFile? TryOpenPart(string path, ScanFile segment) =>
        TryOpen(path, head => head.Segment.Size <= segment.Length && head.Segment.Holds(segment.Handle));

    private static IndexFile? TryOpen(string path, Func<IndexHead, bool> isWanted)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            IndexHead head = IndexHead.Read(Read(handle, 0, IndexFormat.HeadBytes));
            if (isWanted(head))
                return Open(handle, head);
        }
        catch (Exception useless) when (useless is DamagedIndexException or IOException or UnauthorizedAccessException)
        {
            // The lines themselves are asked then; whoever may build an index builds this one anew.
        }

        handle?.Dispose();
        return null;
    }

    /// <summary>Reads a section of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="section">Which.</param>
    /// <param name="buffer">Room, made larger when it has to be.</param>
    /// <exception cref="DamagedIndexException">The section is not what was written.</exception>
    public ReadOnlyMemory<byte> ReadSection(GroupEntry group, IndexColumn section, ref byte[] buffer)
    {
        int length = group.Lengths[(int)section];
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length + length / 4);
        try
        {
            Fill(_handle, group.OffsetOf(section), buffer.AsSpan(0, length));
        }
        catch (IOException failed)
        {
            throw new DamagedIndexException("a section cannot be read", failed);
        }

        return Checksum.Of(buffer.AsSpan(0, length)) == group.Checksums[(int)section]
            ? buffer.AsMemory(0, length)
            : throw new DamagedIndexException("a section's checksum is wrong");
    }

    /// <summary>Copies the sections of all groups into another index, to where they stand in this one.</summary>
    /// <exception cref="DamagedIndexException">They are not there.</exception>
    public void CopyGroups(SafeFileHandle target)
    {
        byte[] buffer = new byte[CopyBytes];
        for (long at = IndexFormat.HeadBytes; at < GroupsEnd;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, GroupsEnd - at));
            Fill(_handle, at, part);
            RandomAccess.Write(target, part, at);
            at += part.Length;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static IndexFile Open(SafeFileHandle handle, IndexHead head)
    {
        if (head.Groups is < 0 or > IndexLimits.MaxGroups)
            throw new DamagedIndexException($"{head.Groups} groups");
        byte[] names = Read(handle, head.NamesOffset, head.NamesBytes);
        byte[] directory = Read(handle, head.NamesOffset + head.NamesBytes, head.DirectoryBytes);
        if (Checksum.Of(names) != head.NamesChecksum || Checksum.Of(directory) != head.DirectoryChecksum)
            throw new DamagedIndexException("the directory's checksum is wrong");
        var nameSource = new ByteCursor(names);
        var source = new ByteCursor(directory);
        var groups = new GroupEntry[head.Groups];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = GroupEntry.Read(ref source);
        Check(groups, head);
        return new(handle, head, SegmentNames.Read(ref nameSource), groups);
    }

    /// <summary>The groups follow each other from the segment's first line to its last byte.</summary>
    private static void Check(GroupEntry[] groups, IndexHead head)
    {
        const int ByteOrderMarkBytes = 3;
        long at = groups.Length > 0 && groups[0].RawOffset == ByteOrderMarkBytes ? ByteOrderMarkBytes : 0;
        foreach (GroupEntry group in groups)
        {
            if (group.RawOffset != at || group.RawBytes > head.Segment.Size - at || group.Offset > head.NamesOffset)
                throw new DamagedIndexException("a group is not where the one before ends");
            at += group.RawBytes;
        }

        if (at != head.Segment.Size && !(groups.Length == 0 && head.Segment.Size == ByteOrderMarkBytes))
            throw new DamagedIndexException("it ends before the segment does");
    }

    private static byte[] Read(SafeFileHandle handle, long offset, int length)
    {
        if (offset < 0 || length is < 0 or > 4 * IndexLimits.MaxSectionBytes
            || offset > RandomAccess.GetLength(handle) - length)
            throw new DamagedIndexException($"{length} bytes at {offset}");
        byte[] bytes = new byte[length];
        Fill(handle, offset, bytes);
        return bytes;
    }

    private static void Fill(SafeFileHandle handle, long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(handle, bytes, offset);
            if (read == 0)
                throw new DamagedIndexException("it ends too early");
            offset += read;
            bytes = bytes[read..];
        }
    }
}
