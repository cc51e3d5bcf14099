using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>
/// What LogQL has to know of a segment besides its index: of which blocks the columns say what <c>| json</c> would, and
/// columns of further labels. It belongs to one state of one index, and is as good as absent with any other.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A file beside the index: head; for each group of the index what is known of its blocks; the dictionaries and the
/// directory of groups. Little-endian, each part with its checksum.
/// </remarks>
internal sealed class LabelIndex : IDisposable
{
    public const string Extension = ".labels";

    /// <summary>Raised with every change of the format or of what its parts mean.</summary>
    public const int Version = 2;

    public const int HeadBytes = 64;

    private readonly SafeFileHandle _handle;
    private readonly Dictionary<long, LabelGroup> _groups; // by where the group begins in the segment

    private LabelIndex(SafeFileHandle handle, byte[][][] names, Dictionary<long, LabelGroup> groups) =>
        (_handle, Names, _groups) = (handle, names, groups);

    public static ReadOnlySpan<byte> Magic => "HEWN-LX\n"u8;

    /// <summary>The dictionaries of the own columns.</summary>
    public IReadOnlyList<byte[][]> Names { get; }

    /// <summary>Where it is: the index's path with another extension.</summary>
    public static string PathOf(string indexPath) => Path.ChangeExtension(indexPath, Extension);

    /// <summary>A number that says which index in which state is meant.</summary>
    public static ulong FingerprintOf(IndexFile index)
    {
        var all = new ByteBuffer();
        all.AddInt32(IndexFormat.Version);
        foreach (ulong seen in index.SeenPaths)
            all.AddUInt64(seen);
        foreach (GroupEntry group in index.Groups)
            group.Write(all);
        return Checksum.Of(all.Bytes);
    }

    /// <summary>Opens it; null when there is none, it is damaged, or belongs to another index.</summary>
    public static LabelIndex? TryOpen(string path, IndexFile index)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] head = Read(handle, 0, HeadBytes);
            var source = new ByteCursor(head);
            if (Checksum.Of(head.AsSpan(0, HeadBytes - sizeof(ulong))) == new ByteCursor(head.AsSpan(56)).UInt64()
                && source.Take(Magic.Length).SequenceEqual(Magic) && source.Int32() == Version
                && source.UInt64() == FingerprintOf(index))
                return Open(handle, source.Int64(), source.Int32(), source.UInt64(), index.Groups);
        }
        catch (Exception useless) when (useless is DamagedIndexException or IOException or UnauthorizedAccessException)
        {
            // The lines are asked then; it is written anew by whoever may.
        }

        handle?.Dispose();
        return null;
    }

    /// <summary>What is known of a group's blocks.</summary>
    /// <exception cref="DamagedIndexException">It is not what was written.</exception>
    public byte[] ReadGroup(GroupEntry group)
    {
        LabelGroup entry = _groups[group.RawOffset];
        try
        {
            byte[] bytes = Read(_handle, entry.Offset, entry.Bytes);
            return Checksum.Of(bytes) == entry.Checksum
                ? bytes
                : throw new DamagedIndexException("a checksum of labels is wrong");
        }
        catch (IOException failed)
        {
            throw new DamagedIndexException("labels cannot be read", failed);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static LabelIndex Open(
        SafeFileHandle handle, long offset, int length, ulong checksum, IReadOnlyList<GroupEntry> groups)
    {
        byte[] directory = Read(handle, offset, length);
        if (Checksum.Of(directory) != checksum)
            throw new DamagedIndexException("the checksum of the labels' directory is wrong");
        var source = new ByteCursor(directory);
        var names = new byte[LabelColumns.OwnNames.Count][][];
        for (int column = 0; column < names.Length; column++)
        {
            names[column] = new byte[source.UInt16()][];
            for (int id = 0; id < names[column].Length; id++)
                names[column][id] = source.Take(source.UInt16()).ToArray();
        }

        var entries = new Dictionary<long, LabelGroup>();
        foreach (GroupEntry group in groups)
            entries[group.RawOffset] = LabelGroup.Read(ref source);
        return new(handle, names, entries);
    }

    private static byte[] Read(SafeFileHandle handle, long offset, int length)
    {
        if (offset < 0 || length is < 0 or > IndexLimits.MaxSectionBytes
            || offset > RandomAccess.GetLength(handle) - length)
            throw new DamagedIndexException($"{length} bytes at {offset}");
        byte[] bytes = new byte[length];
        for (int have = 0; have < length;)
        {
            int read = RandomAccess.Read(handle, bytes.AsSpan(have), offset + have);
            if (read == 0)
                throw new DamagedIndexException("it ends too early");
            have += read;
        }

        return bytes;
    }
}
