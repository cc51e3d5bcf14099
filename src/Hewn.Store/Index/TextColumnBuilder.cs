using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>A block's texts, as numbers of a dictionary. One thread's.</summary>
internal sealed unsafe class TextColumnBuilder(IndexColumn column, SegmentNames names)
{
    private const int Absent = -1;
    private const int NoRoom = -2;
    private readonly FieldText _text = new();
    private readonly NameTable _own = new(IndexLimits.MaxNames); // this thread's numbers
    private readonly List<int> _segmentIds = []; // by this thread's number
    private readonly int[] _rows = new int[IndexLimits.MaxRows];
    private readonly bool[] _isNull = new bool[IndexLimits.MaxRows];
    private readonly ulong[] _packed = new ulong[IndexLimits.MaxRows];
    private readonly int[] _inBlock = new int[IndexLimits.MaxNames]; // one more than the number within the block
    private readonly List<int> _used = [];

    public void Set(int row, byte* piece, Slice value)
    {
        if (!_text.TryGet(piece, value, out ReadOnlySpan<byte> text))
            _rows[row] = Absent;
        else if (text.Length > IndexLimits.MaxNameBytes || _own.IdOf(text) is not (>= 0 and var id))
            _rows[row] = NoRoom;
        else
            _rows[row] = id;
    }

    /// <summary>The names of the block just written: absent is null. Valid until the next block.</summary>
    public IEnumerable<byte[]> Used => _used.Select(id => _own[id]);

    public bool HasAbsent { get; private set; }

    /// <summary>Whether a name of the block found no room, so that <see cref="Used"/> is not all.</summary>
    public bool HasOthers { get; private set; }

    public void Write(ByteBuffer target, int rows)
    {
        Number(rows);
        HasOthers = _rows.AsSpan(0, rows).Contains(NoRoom);
        if (HasOthers || _used.Any(id => SegmentIdOf(id) == NameTable.Full))
        {
            target.AddByte((int)ColumnKind.AskLines);
        }
        else if (_used.Count == 0)
        {
            target.AddByte((int)ColumnKind.Empty);
        }
        else
        {
            int width = BitPacking.WidthOf((ulong)_used.Count - 1);
            target.AddByte((int)ColumnKind.Texts);
            NullMap.Write(target, _isNull.AsSpan(0, rows));
            target.AddUInt16(_used.Count);
            foreach (int id in _used)
                target.AddUInt16(SegmentIdOf(id));
            target.AddByte(width);
            BitPacking.Pack(target, _packed.AsSpan(0, rows), width);
        }
    }

    /// <summary>Numbers the names of the block in the order they come.</summary>
    private void Number(int rows)
    {
        _used.Clear();
        HasAbsent = false;
        for (int row = 0; row < rows; row++)
        {
            int id = _rows[row];
            _isNull[row] = id < 0;
            _packed[row] = 0;
            if (id < 0)
            {
                HasAbsent = true;
                continue;
            }

            if (_inBlock[id] == 0)
            {
                _used.Add(id);
                _inBlock[id] = _used.Count;
            }

            _packed[row] = (ulong)_inBlock[id] - 1;
        }

        foreach (int id in _used)
            _inBlock[id] = 0;
    }

    private int SegmentIdOf(int id)
    {
        while (_segmentIds.Count <= id)
            _segmentIds.Add(names.IdOf(column, _own[_segmentIds.Count]));
        return _segmentIds[id];
    }
}
