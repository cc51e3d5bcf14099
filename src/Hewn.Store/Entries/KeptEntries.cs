using System.Runtime.InteropServices;

namespace Hewn.Store.Entries;

/// <summary>
/// Keeps entries in bounded memory, however long they are: as bytes up to a budget, what comes then in a temporary file
/// that has no name (in <c>$TMPDIR</c>, else <c>/tmp</c>; its owner's alone). Such an entry is like any other; it is
/// read back when it is looked at, and at most one of them at a time stays in memory.
/// </summary>
/// <remarks>
/// An entry that is set aside takes some 200 bytes of memory. Not thread-safe, nor are the entries. Nothing has to be
/// closed: the file goes with the process, or with the last of its entries.
/// </remarks>
public sealed class KeptEntries
{
    private const int OverheadBytes = 640; // of an entry in memory, beside its bytes

    private static readonly int _fieldBytes = FieldNames.Count * Marshal.SizeOf<FieldSlice>();

    private readonly long _maxBytes;
    private readonly string _folder;
    private SpillFile? _file; // the one that is written to
    private Entry? _loaded; // set aside, and in memory for now
    private readonly byte[] _fields = new byte[_fieldBytes];
    private readonly ReadOnlyMemory<byte>[] _parts = new ReadOnlyMemory<byte>[3];

    /// <summary>A budget of 16 MiB.</summary>
    public KeptEntries()
        : this(Limits.KeptBytes, Path.GetTempPath())
    {
    }

    internal KeptEntries(long maxBytes, string folder) => (_maxBytes, _folder) = (maxBytes, folder);

    /// <summary>Bytes of those that are in memory.</summary>
    internal long BytesInMemory { get; private set; }

    /// <summary>How many were set aside so far.</summary>
    internal long SetAside { get; private set; }

    /// <summary>A lasting copy of an entry.</summary>
    /// <exception cref="IOException">The temporary file takes no more.</exception>
    public Entry Keep(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        long bytes = entry.CopyBytes + OverheadBytes;
        if (BytesInMemory + bytes > _maxBytes)
            return PutAside(entry);
        BytesInMemory += bytes;
        Entry copy = entry.Copy();
        copy.IsKept = true;
        return copy;
    }

    /// <summary>Gives up an entry that nobody looks at any more; one that was not kept here is let be.</summary>
    public void Release(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!entry.IsKept)
            return;
        entry.IsKept = false;
        if (entry.Place is not { } place)
        {
            BytesInMemory -= entry.CopyBytes + OverheadBytes;
            return;
        }

        if (_loaded == entry)
            _loaded = null;
        place.File.Release();
    }

    /// <summary>Reads an entry back; the one that was looked at before leaves the memory.</summary>
    internal void Fetch(Entry entry, SpillPlace place)
    {
        _loaded?.Leave();
        _loaded = null;
        var fields = new FieldSlice[FieldNames.Count];
        byte[] raw = GC.AllocateUninitializedArray<byte>(place.RawLength);
        byte[] json = place.JsonLength < 0 ? raw : GC.AllocateUninitializedArray<byte>(place.JsonLength);
        place.File.Read(MemoryMarshal.AsBytes(fields.AsSpan()), place.Offset);
        place.File.Read(raw, place.Offset + _fieldBytes);
        if (place.JsonLength > 0)
            place.File.Read(json, place.Offset + _fieldBytes + place.RawLength);
        entry.Return(raw, json, fields);
        _loaded = entry;
    }

    private Entry PutAside(Entry entry)
    {
        bool hasOwnJson = entry.CopyBytes > entry.Raw.Length;
        MemoryMarshal.AsBytes(entry.Fields.AsSpan()).CopyTo(_fields);
        (_parts[0], _parts[1], _parts[2]) = (_fields, entry.Raw, hasOwnJson ? entry.Json : default);
        if (_file is null || _file.IsFull)
            _file = SpillFile.Create(_folder);
        long offset = _file.Append(_parts);
        Array.Clear(_parts);
        int jsonLength = hasOwnJson ? entry.Json.Length : entry.Json.IsEmpty ? 0 : SpillPlace.JsonIsRaw;
        SetAside++;
        Entry copy = entry.CopyAside(new(this, _file, offset, entry.Raw.Length, jsonLength));
        copy.IsKept = true;
        return copy;
    }
}
