namespace Hewn.Store.Index;

/// <summary>Writes the filters of a block, one for each of <see cref="FilterParts"/>. One thread's.</summary>
internal sealed class FilterBuilder
{
    private readonly XorFilterRoom _room = new();
    private readonly int[] _ends = new int[FilterParts.Count];
    private uint[] _sorted = [];

    /// <summary>Writes the filters of different keys; nothing when they need more room than they may have.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="maxBytes">Their room, all parts together.</param>
    /// <param name="sections">The sections of the group.</param>
    public void Write(ReadOnlySpan<uint> keys, long maxBytes, ReadOnlySpan<ByteBuffer> sections)
    {
        Deal(keys);
        long bytes = 0;
        for (int part = 0, start = 0; part < _ends.Length; start = _ends[part++])
            bytes += 1 + XorFilter.BytesOf(_ends[part] - start);
        if (bytes > maxBytes)
            return;
        for (int part = 0, start = 0; part < _ends.Length; start = _ends[part++])
        {
            ByteBuffer section = sections[(int)FilterParts.ColumnOf(part)];
            section.AddByte((int)ColumnKind.Words);
            XorFilter.Build(_sorted.AsSpan(start, _ends[part] - start), _room, section);
        }
    }

    /// <summary>Sorts the keys by their parts.</summary>
    private void Deal(ReadOnlySpan<uint> keys)
    {
        if (_sorted.Length < keys.Length)
            _sorted = new uint[2 * keys.Length];
        Array.Clear(_ends);
        foreach (uint key in keys)
            _ends[FilterParts.PartOf(key)]++;
        int start = 0;
        foreach (ref int end in _ends.AsSpan())
            (end, start) = (start, start + end); // now each is where its part begins
        foreach (uint key in keys)
            _sorted[_ends[FilterParts.PartOf(key)]++] = key;
    }
}
