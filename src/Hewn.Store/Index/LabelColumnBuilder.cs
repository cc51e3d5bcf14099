using Hewn.Store.Querying;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>
/// A block's values of a label that the index has no column for, in the form of a <see cref="TextColumn"/>. One
/// thread's.
/// </summary>
/// <param name="idOf">Gives the number of a name in the segment's dictionary.</param>
internal sealed unsafe class LabelColumnBuilder(LabelColumnBuilder.SegmentId idOf)
{
    private const int Absent = -1;
    private readonly NameTable _own = new(IndexLimits.MaxNames); // this thread's numbers
    private readonly List<int> _segmentIds = []; // by this thread's number
    private readonly int[] _rows = new int[IndexLimits.MaxRows];
    private readonly bool[] _isNull = new bool[IndexLimits.MaxRows];
    private readonly ulong[] _packed = new ulong[IndexLimits.MaxRows];
    private readonly int[] _inBlock = new int[IndexLimits.MaxNames]; // one more than the number within the block
    private readonly List<int> _used = [];
    private readonly ByteBuffer _bytes = new();

    /// <summary>The number of a name; negative when there is no room.</summary>
    public delegate int SegmentId(ReadOnlySpan<byte> name);

    /// <summary>The block that was written last.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Bytes;

    /// <summary>Takes a row's value; false when the column cannot say what <c>| json</c> would.</summary>
    public bool TrySet(int row, byte* piece, Slice value)
    {
        Verdict verdict = FieldValue.Read(piece, value, out ReadOnlySpan<byte> text);
        _rows[row] = Absent;
        if (verdict == Verdict.Fails)
            return true;
        if (verdict == Verdict.Unsure || text.IsEmpty || text.Length > IndexLimits.MaxNameBytes)
            return false;
        int id = _own.IdOf(text);
        if (id == NameTable.Full)
            return false;
        while (_segmentIds.Count <= id)
            _segmentIds.Add(idOf(_own[_segmentIds.Count]));
        _rows[row] = id;
        return _segmentIds[id] >= 0;
    }

    /// <summary>Writes the rows as the column of a block.</summary>
    public void Write(int rows)
    {
        Number(rows);
        _bytes.Clear();
        if (_used.Count == 0)
        {
            _bytes.AddByte((int)ColumnKind.Empty);
            return;
        }

        int width = BitPacking.WidthOf((ulong)_used.Count - 1);
        _bytes.AddByte((int)ColumnKind.Texts);
        NullMap.Write(_bytes, _isNull.AsSpan(0, rows));
        _bytes.AddUInt16(_used.Count);
        foreach (int id in _used)
            _bytes.AddUInt16(_segmentIds[id]);
        _bytes.AddByte(width);
        BitPacking.Pack(_bytes, _packed.AsSpan(0, rows), width);
    }

    /// <summary>Numbers the names of the block in the order they come.</summary>
    private void Number(int rows)
    {
        _used.Clear();
        for (int row = 0; row < rows; row++)
        {
            int id = _rows[row];
            _isNull[row] = id < 0;
            _packed[row] = 0;
            if (id < 0)
                continue;
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
}
