using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>The dictionaries of an index that is being built, one a column. Thread-safe.</summary>
internal sealed class SegmentNames
{
    private readonly Lock _gate = new();
    private readonly NameTable[] _columns =
        [.. IndexedFields.Keys.Select(_ => new NameTable(IndexLimits.MaxNames))];

    /// <summary>The number of a name; <see cref="NameTable.Full"/> when there is no room.</summary>
    public int IdOf(IndexColumn column, ReadOnlySpan<byte> name)
    {
        lock (_gate)
            return _columns[(int)column].IdOf(name);
    }

    /// <summary>Begins with the dictionaries of another index, so that its numbers stay what they are.</summary>
    /// <exception cref="DamagedIndexException">A name stands there twice.</exception>
    public void Begin(IReadOnlyList<byte[][]> names)
    {
        foreach (IndexColumn column in IndexedFields.Texts)
        {
            byte[][] all = names[(int)column];
            for (int id = 0; id < all.Length; id++)
            {
                if (IdOf(column, all[id]) != id)
                    throw new DamagedIndexException("a name that is not the next one");
            }
        }
    }

    public void Write(ByteBuffer target)
    {
        foreach (IndexColumn column in IndexedFields.Texts)
        {
            NameTable names = _columns[(int)column];
            target.AddUInt16(names.Count);
            for (int id = 0; id < names.Count; id++)
            {
                target.AddUInt16(names[id].Length);
                target.Add(names[id]);
            }
        }
    }

    /// <summary>The dictionaries of a finished index, by column; empty where a column has none.</summary>
    public static byte[][][] Read(ref ByteCursor source)
    {
        byte[][][] columns = [.. IndexedFields.Keys.Select(_ => Array.Empty<byte[]>())];
        foreach (IndexColumn column in IndexedFields.Texts)
        {
            int count = source.UInt16();
            if (count > IndexLimits.MaxNames)
                throw new DamagedIndexException($"a dictionary of {count} names");
            var names = new byte[count][];
            for (int id = 0; id < count; id++)
                names[id] = source.Take(source.UInt16()).ToArray();
            columns[(int)column] = names;
        }

        return columns;
    }
}
