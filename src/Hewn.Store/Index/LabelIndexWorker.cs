using Hewn.Store.Querying;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using System.Runtime.CompilerServices;

namespace Hewn.Store.Index;

/// <summary>One thread that looks at lines for a <see cref="LabelIndex"/>, group after group.</summary>
internal sealed unsafe class LabelIndexWorker : IScanWorker, IPieceSink
{
    private const int AllColumns = ((1 << LabelColumns.FirstOwn) - 1) & ~(1 << (int)IndexColumn.Time);
    private readonly LabelIndexBuilder _owner;
    private readonly IndexFile _index;
    private readonly int _first; // group that is looked at
    private readonly CancellationToken _stop;
    private readonly PieceReader _reader;
    private readonly LineExtractor _extractor;
    private readonly IndexedBlock _block;
    private readonly LabelColumnBuilder[] _columns;
    private readonly ByteBuffer _target = new();
    private BlockEntry[] _blocks = [];
    private int _current; // the block that is being filled
    private long _blockEnd;
    private long _pieceOffset;
    private int _rows;
    private int _flags;

    public LabelIndexWorker(LabelIndexBuilder owner, ScanFile file, IndexFile index, int first,
        SegmentQueryOptions options, CancellationToken stop)
    {
        (_owner, _index, _first, _stop) = (owner, index, first, stop);
        _reader = new(file.Handle, file.Length, options.Tuning.PieceBytes);
        _block = new(index);
        _columns = [.. LabelColumns.OwnNames.Select((_, i) => new LabelColumnBuilder(name => owner.IdOf(i, name)))];
        var wanted = new WantedFields([
            .. IndexedFields.Keys.Take(LabelColumns.FirstOwn).Select(key => key.Paths),
            .. LabelColumns.OwnNames.Select(name => FieldKey.Named(name).Paths),
        ]);
        _extractor = new(wanted, options.Tuning.Width, options.Tuning.UseTemplates,
            new ShapeJudge([.. new LabelColumns(index.SeenPaths).Names]));
    }

    public void Work(int item)
    {
        item += _first;
        GroupEntry group = _index.Groups[item];
        try
        {
            _blocks = _block.Open(group);
        }
        catch (DamagedIndexException)
        {
            _owner.Refuse();
            return;
        }

        _target.Clear();
        (_current, _blockEnd) = (0, group.RawOffset + _blocks[0].RawBytes);
        Begin();
        _reader.Read(group.RawOffset, group.RawOffset + group.RawBytes, isLineStart: true, this, _stop);
        while (_current < _blocks.Length)
            Finish();
        if (_reader.Shrunk)
            _owner.Refuse();
        else
            _owner.Add(item, _target);
    }

    public void Piece(byte* bytes, int length, long offset)
    {
        _pieceOffset = offset;
        var sink = new RowSink(this);
        _extractor.Run(bytes, length, ref sink);
    }

    public void TooLong(long offset, long length)
    {
        // Such a line is a block without rows.
    }

    public void Dispose()
    {
        _reader.Dispose();
        _extractor.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    private void AddRow(byte* piece, int start, Slice* values, LineKind kind)
    {
        while (_current < _blocks.Length && _pieceOffset + start >= _blockEnd)
            Finish();
        if (_rows == IndexLimits.MaxRows || _current == _blocks.Length)
        {
            _owner.Refuse();
            return;
        }

        int row = _rows++;
        if (kind != LineKind.Record)
            _flags = 0;
        if (_flags == 0)
            return;
        if (IsNaive(piece, values[(int)IndexColumn.Time]))
            _flags |= LabelBlock.NaiveTimes;
        for (int column = (int)IndexColumn.Level; column < LabelColumns.FirstOwn; column++)
        {
            if (!IsAsItStands(piece, values[column]))
                _flags &= ~(1 << column);
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            if (!_columns[i].TrySet(row, piece, values[LabelColumns.FirstOwn + i]))
                _flags &= ~(1 << (LabelColumns.FirstOwn + i));
        }
    }

    /// <summary>Whether the text that the index has of a value is the label that <c>| json</c> makes of it.</summary>
    private static bool IsAsItStands(byte* piece, Slice value) =>
        FieldValue.Read(piece, value, out ReadOnlySpan<byte> text) switch
        {
            Verdict.Passes => !text.IsEmpty,
            Verdict.Fails => !value.IsPresent || piece[value.Start] == 'n',
            _ => false,
        };

    /// <summary>Whether a time may name no zone: it is a text that does not end in Z.</summary>
    private static bool IsNaive(byte* piece, Slice time) =>
        time.IsPresent && piece[time.Start] == '"' && piece[time.End - 2] != 'Z';

    private void Begin()
    {
        _rows = 0;
        _flags = AllColumns | (((1 << LabelColumns.OwnNames.Count) - 1) << LabelColumns.FirstOwn);
    }

    private void Finish()
    {
        if (_rows != _blocks[_current].Rows)
            _owner.Refuse();
        _target.AddUInt16(_flags);
        for (int i = 0; i < _columns.Length; i++)
        {
            bool isThere = (_flags & (1 << (LabelColumns.FirstOwn + i))) != 0;
            if (isThere)
                _columns[i].Write(_rows);
            ReadOnlySpan<byte> column = isThere ? _columns[i].Bytes : [];
            _target.AddInt32(column.Length);
            _target.Add(column);
        }

        _current++;
        if (_current < _blocks.Length)
            _blockEnd += _blocks[_current].RawBytes;
        Begin();
    }

    private readonly struct RowSink(LabelIndexWorker owner) : ILineSink
    {
        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind) =>
            owner.AddRow(piece, start, values, kind);
    }
}
