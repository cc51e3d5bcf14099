using Hewn.Store.Dialects;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>Makes the blocks of one stretch of a segment after the other. One thread's.</summary>
internal sealed unsafe class BlockBuilder : IPieceSink, IDisposable
{
    private const int LongLine = 32 * 1024; // such a line does not wait for others before its block ends
    private readonly WantedFields _wanted;
    private readonly IndexJudge _judge = new();
    private readonly LineExtractor _extractor;
    private readonly TimestampText _clock = new();
    private readonly TimeColumnBuilder _times = new();
    private readonly NumberColumnBuilder _durations = new();
    private readonly (IndexColumn Column, TextColumnBuilder Builder)[] _texts;
    private readonly TextColumnBuilder _levels;
    private readonly ulong[] _kinds = new ulong[IndexLimits.MaxRows];
    private readonly KeySet _words = new();
    private readonly FilterBuilder _filters = new();
    private readonly ByteBuffer[] _sections =
        [.. Enumerable.Range(0, GroupEntry.Sections).Select(_ => new ByteBuffer())];

    private readonly int[] _kindCounts = new int[3];
    private readonly long _end; // of the segment
    private long _groupStart = -1;
    private long _blockStart = -1;
    private long _blockEnd;
    private int _rows;
    private int _odd;
    private int _unsureTimes;
    private int _blocks;
    private int _longestWord;
    private byte* _piece;
    private long _pieceOffset;
    private int _wordsFrom; // in the piece: what has not been split into words yet

    public BlockBuilder(SegmentNames names, ScanTuning tuning, long segmentBytes)
    {
        _wanted = new([.. IndexedFields.Keys.Select(key => key.Paths)]);
        _extractor = new(_wanted, tuning.Width, tuning.UseTemplates, _judge);
        _texts = [.. IndexedFields.Texts.Select(column => (column, new TextColumnBuilder(column, names)))];
        _levels = _texts.First(text => text.Column == IndexColumn.Level).Builder;
        _end = segmentBytes;
    }

    /// <summary>For each column, which of its field's paths were met.</summary>
    public IReadOnlyList<ulong> SeenPaths => _extractor.SeenPaths;

    /// <summary>Whether some records were not of Hewn's form.</summary>
    public bool HasForeign => _judge.HasForeign;

    public void Piece(byte* bytes, int length, long offset)
    {
        (_pieceOffset, _wordsFrom) = (offset, 0);
        _piece = bytes;
        var sink = new RowSink(this);
        _extractor.Run(bytes, length, ref sink);
        SplitWords(length);
        _piece = null;
    }

    public void TooLong(long offset, long length)
    {
        FinishBlock();
        BeginBlock(offset);
        _blockEnd = Math.Min(_end, offset + length + 1);
        AddEntry(tooLong: 1);
    }

    /// <summary>Ends the group; null when no line began in its stretch.</summary>
    /// <param name="write">Writes a group's bytes and says where they stand.</param>
    public GroupEntry? FinishGroup(Func<IReadOnlyList<ByteBuffer>, long> write)
    {
        FinishBlock();
        if (_blocks == 0)
            return null;
        var entry = new GroupEntry
        {
            RawOffset = _groupStart,
            RawBytes = _blockEnd - _groupStart,
            Blocks = _blocks,
            Offset = write(_sections),
            Lengths = [.. _sections.Select(section => section.Length)],
            Checksums = [.. _sections.Select(section => Checksum.Of(section.Bytes))],
        };
        foreach (ByteBuffer section in _sections)
            section.Clear();
        (_groupStart, _blocks) = (-1, 0);
        return entry;
    }

    public void Dispose() => _extractor.Dispose();

    private void AddRow(byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        if (_rows == 0)
            BeginBlock(_pieceOffset + start);
        int row = _rows++;
        bool hasTime = _clock.TryRead(piece, values[(int)IndexColumn.Time], out long ns);
        bool mayDiffer = kind == LineKind.Odd || (kind == LineKind.Record && !hasTime);
        if (mayDiffer && !_judge.IsSureOfTime(new(piece + start, end - start), hasTime))
            _unsureTimes++;
        if (kind == LineKind.Odd)
        {
            _odd++;
            kind = LineKind.Record;
        }

        _times.Set(row, hasTime, ns);
        foreach ((IndexColumn column, TextColumnBuilder builder) in _texts)
            builder.Set(row, piece, values[(int)column]);
        _durations.Set(row, piece, values[(int)IndexColumn.Duration]);
        _kinds[row] = (ulong)kind;
        _kindCounts[(int)kind]++;
        _blockEnd = Math.Min(_end, _pieceOffset + end + 1);
        if (_rows < IndexLimits.MaxRows && _blockEnd - _blockStart < IndexLimits.MaxBlockBytes
            && end - start < LongLine)
            return;
        SplitWords(end + 1);
        FinishBlock();
    }

    private void SplitWords(int to)
    {
        if (to > _wordsFrom)
            _longestWord = Math.Max(_longestWord, WordKeys.Add(_piece, _wordsFrom, to, _words));
        _wordsFrom = to;
    }

    private void BeginBlock(long offset)
    {
        if (_groupStart < 0)
            _groupStart = offset;
        else if (offset != _blockEnd)
            throw new InvalidOperationException($"a block begins at {offset}, the one before ended at {_blockEnd}");
        _blockStart = offset;
    }

    private void FinishBlock()
    {
        if (_rows > 0)
            AddEntry(tooLong: 0);
    }

    private void AddEntry(int tooLong)
    {
        int[] before = [.. _sections.Select(section => section.Length)];
        if (_rows > 0)
            WriteColumns();
        var entry = new BlockEntry
        {
            RawBytes = _blockEnd - _blockStart,
            Rows = _rows,
            Malformed = _kindCounts[(int)LineKind.Malformed],
            Blank = _kindCounts[(int)LineKind.Blank],
            Odd = _odd,
            UnsureTimes = _unsureTimes,
            TooLong = tooLong,
            MinTimeNs = _rows > 0 ? _times.MinNs : long.MaxValue,
            MaxTimeNs = _rows > 0 ? _times.MaxNs : long.MinValue,
            LevelMask = _rows > 0 ? LevelMask() : 0,
            LongestWord = Math.Min(_longestWord, ushort.MaxValue),
            Lengths = [.. Enumerable.Range(0, BlockEntry.Sections).Select(i => _sections[i].Length - before[i])],
        };
        entry.Write(_sections[(int)IndexColumn.Blocks]);
        Array.Clear(_kindCounts);
        _words.Clear();
        (_rows, _odd, _unsureTimes, _longestWord) = (0, 0, 0, 0);
        _blocks++;
    }

    private void WriteColumns()
    {
        _times.Write(_sections[(int)IndexColumn.Time], _rows);
        foreach ((IndexColumn column, TextColumnBuilder builder) in _texts)
            builder.Write(_sections[(int)column], _rows);
        _durations.Write(_sections[(int)IndexColumn.Duration], _rows);
        ByteBuffer kinds = _sections[(int)IndexColumn.RowKinds];
        if (_kindCounts[(int)LineKind.Record] == _rows)
        {
            kinds.AddByte((int)ColumnKind.Empty);
        }
        else
        {
            kinds.AddByte((int)ColumnKind.Kinds);
            BitPacking.Pack(kinds, _kinds.AsSpan(0, _rows), 2);
        }

        long room = (_blockEnd - _blockStart) * IndexLimits.MaxFilterPerMille / 1000;
        if (!_words.HasOverflowed) // else there is no filter, which says: ask the lines
            _filters.Write(_words.Keys, room, _sections);
    }

    private int LevelMask()
    {
        if (_levels.HasOthers)
            return ushort.MaxValue; // any level may be among them
        int mask = _levels.HasAbsent ? BlockEntry.OtherLevels : 0;
        foreach (byte[] name in _levels.Used)
        {
            bool isLevel = LevelText.TryRead(name, out Level level);
            mask |= isLevel ? 1 << (int)level : BlockEntry.OtherLevels;
            if (!LevelWords.TryRead(name, out Level word, out _) || !isLevel || word != level)
                mask |= BlockEntry.OtherLevels; // Entries have another level, or take one from elsewhere.
        }

        return mask;
    }

    private readonly struct RowSink(BlockBuilder owner) : ILineSink
    {
        public void Line(byte* piece, int start, int end, Slice* values, LineKind kind) =>
            owner.AddRow(piece, start, end, values, kind);
    }
}
