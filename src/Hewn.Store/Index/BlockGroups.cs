using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Index;

/// <summary>The groups of a block's rows, by the names of a column. One thread's; used again for each block.</summary>
internal sealed class BlockGroups
{
    private readonly IndexColumn? _column;
    private readonly GroupReader _groups;
    private readonly byte[][] _names;
    private readonly int[] _idOfName;
    private readonly TextColumn _texts = new();
    private readonly int[] _ids = new int[IndexLimits.MaxRows];
    private readonly ulong[] _noNulls = new ulong[IndexLimits.MaxRows / 64];
    private readonly ulong[] _noCodes = new ulong[IndexLimits.MaxRows];
    private int _rows;

    /// <param name="column">The column; null: all rows are in the group of absent names.</param>
    /// <param name="groups">Numbers the groups.</param>
    /// <param name="index">Has the names.</param>
    public BlockGroups(IndexColumn? column, GroupReader groups, IndexFile index)
    {
        (_column, _groups) = (column, groups);
        _names = column is null ? [] : index.Names[(int)column];
        _idOfName = new int[_names.Length];
        Array.Fill(_idOfName, -1);
    }

    /// <summary>The group of each name of the block; of one that stands for all rows when there is no column.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, _column is null ? 1 : _texts.NameCount);

    /// <summary>For each row, which of <see cref="Ids"/> it has, unless it is null.</summary>
    public ReadOnlySpan<ulong> Codes => _column is null ? _noCodes.AsSpan(0, _rows) : _texts.Codes;

    /// <summary>Rows in the group <see cref="GroupReader.Absent"/>, one bit each.</summary>
    public ReadOnlySpan<ulong> Nulls => _column is null ? _noNulls : _texts.Nulls;

    public bool HasNulls => _column is not null && _texts.HasNulls;

    /// <summary>Reads a block; false when the lines have to be asked.</summary>
    public bool TryRead(IndexedBlock block)
    {
        _rows = block.Entry.Rows;
        if (_column is not { } column)
        {
            _ids[0] = GroupReader.Absent;
            return true;
        }

        if (!_texts.TryRead(block.Bytes(column), _rows, _names.Length))
            return false;
        for (int i = 0; i < _texts.NameCount; i++)
        {
            ref int id = ref _idOfName[_texts.Names[i]];
            if (id < 0)
                id = _groups.IdOf(_names[_texts.Names[i]]);
            _ids[i] = id;
        }

        return true;
    }

    /// <summary>The group of a row.</summary>
    public int this[int row] => (Nulls[row >> 6] >> (row & 63) & 1) != 0 ? GroupReader.Absent : _ids[(int)Codes[row]];
}
