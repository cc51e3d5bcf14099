using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Shapes;
using Hewn.Store.Sieving;

namespace Hewn.Store.Segments;

/// <summary>
/// Reads one file forward as entries. At the end of the file it stops; asked again, it goes on with what has been
/// appended, and a line or record that is not finished yet waits until then.
/// </summary>
/// <param name="segment">The file; disposed with this.</param>
/// <param name="timestamps">Reads times.</param>
/// <param name="tally">Counts what is read.</param>
/// <param name="tail">Lines that are shown elsewhere, and so left out here; null when there are none.</param>
/// <param name="dialect">The dialect it is written in, one of <see cref="DialectNames"/>; null to find out.</param>
/// <param name="sieve">Tells records that nobody wants, which are then passed over; null: all are wanted.</param>
/// <param name="shapes">Looks at lines ahead, so that most need not be parsed; null: each is parsed.</param>
internal sealed class SegmentReader(
    Segment segment,
    TimestampReader timestamps,
    ReadTally tally,
    RingTail? tail = null,
    string? dialect = null,
    RecordSieve? sieve = null,
    ShapedLines? shapes = null) : IDisposable
{
    // Behind a jump: the numbers of lines are not known any more, and count up without becoming positive.
    private const long UnknownLine = long.MinValue / 2;
    private const long MaxPassedBytes = 4 * 1024 * 1024; // at once: whoever reads may have something to show

    private readonly LineBuffer _buffer = new(segment);
    private readonly RecordAssembler _assembler = new();
    private readonly RecordReader _records = new(timestamps, dialect ?? segment.Dialect);
    private int _openBytes; // of the open record; the assembler counts its lines
    private int _takenBytes; // of the entry handed out last: consumed with the next read, so that it stays valid
    private long _nextLine = 1;
    private long _firstLine = 1; // of the entry handed out last
    private long _firstOffset;
    private long _referenceOffset = -1; // how far the file was read when the time of its last write was asked for
    private RecordSkipper _skipper;
    private TextRecordFinder? _finder;
    private long _lastTicks; // of the last dated entry, as far as it was read
    private PassedRecords _passed = new(segment); // since then
    private RecordReader? _passedReader;
    private long _passedNow; // bytes, since reading was asked for the next entry
    private long _readBytes; // of entries handed out
    private bool _isAtRing; // behind here lines are looked at one by one

    public Segment Segment => segment;

    /// <summary>Offset up to which the file has been read, whole or not.</summary>
    public long FileOffset => _buffer.FileOffset;

    /// <summary>Time of the last dated entry: the one that undated entries borrow.</summary>
    public long LastTicks
    {
        get
        {
            if (!_passed.IsEmpty)
                _lastTicks = _passed.TakeLastTicks(PassedReader()) ?? _lastTicks;
            return _lastTicks;
        }
        set
        {
            _lastTicks = value;
            _passed.Forget();
        }
    }

    /// <summary>Whether reading stopped because it has passed over much, and goes on when asked again.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The dialect that most of the file is written in, as far as it has been read.</summary>
    public string Dialect => _records.File.Name;

    /// <summary>Reads the next entry into <paramref name="entry"/>, valid until the next call.</summary>
    /// <param name="entry">Filled.</param>
    /// <param name="isFinal">
    /// True when nothing will be appended: a last line without line end is then a record if it is complete, otherwise
    /// reported as unfinished. False holds it back.
    /// </param>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead(Entry entry, bool isFinal)
    {
        _buffer.Consume(_takenBytes);
        _readBytes += _takenBytes;
        (_takenBytes, _passedNow) = (0, 0);
        if (!_records.File.IsDetected)
            Detect(isFinal);
        while (true)
        {
            if (sieve is not null && _openBytes == 0 && LooksAhead)
                PassOver(sieve);
            IsPaused = _passedNow > MaxPassedBytes;
            if (IsPaused)
                return false;
            bool isMade;
            if (shapes is not null && _openBytes == 0 && LooksAhead && TryTakeShaped(entry, shapes))
                isMade = true;
            else if (_buffer.TryFindLine(_openBytes, out int length) || TryFindRest(isFinal, out length))
                isMade = TryTake(entry, length, isFinal);
            else if (_buffer.IsFull)
                isMade = TryTakeTooLong(entry);
            else if (isFinal && _openBytes > 0)
                isMade = TakeUnclosed(entry, _openBytes, ParserMessages.UnfinishedRecord);
            else
                return false;
            if (isMade)
            {
                Finish(entry);
                return true;
            }
        }
    }

    /// <summary>
    /// Reads no more from the file, only what is in the buffer: the file holds something else by now.
    /// </summary>
    public void Seal() => _buffer.IsSealed = true;

    /// <summary>Starts again at the front of the file, which was truncated.</summary>
    public void Rewind()
    {
        _buffer.Rewind();
        Forget();
        _assembler.Reset();
        _records.File.Reset();
        (_openBytes, _takenBytes, _nextLine, _skipper) = (0, 0, 1, default);
    }

    /// <summary>Goes on at another place of the file. Entries have no line numbers from there on, but at the front.
    /// </summary>
    /// <param name="offset">Where.</param>
    /// <param name="isLineStart">Whether a line begins there; otherwise the rest of the line there is passed
    /// over.</param>
    /// <param name="endOffset">Where to stop, as if the file ended there: a line begins there.</param>
    public void SeekTo(long offset, bool isLineStart, long endOffset = long.MaxValue)
    {
        // The byte before tells whether a line begins at the place itself.
        bool isMiddle = !isLineStart && offset > 0;
        Forget();
        _buffer.SeekTo(isMiddle ? offset - 1 : offset);
        _buffer.EndOffset = endOffset;
        _assembler.Reset();
        (_openBytes, _takenBytes, _nextLine, _skipper) = (0, 0, offset == 0 ? 1 : UnknownLine, default);
        if (isMiddle)
            _buffer.DropLineRest();
    }

    /// <summary>
    /// Goes on at a later place. What stands up to there is passed over: whole records, or blank lines.
    /// </summary>
    /// <param name="next">What is read then; how many lines stand before it is known.</param>
    public void PassTo(Stretch next)
    {
        if (next.Before != PassedForm.Json && !_records.File.IsDetected)
            Detect(isFinal: true); // by the file's first lines, not by those
        _buffer.Consume(_takenBytes);
        IDialect? passed = _records.DialectOf(next.Before);
        if (!_passed.TakesMoreOf(passed))
            _ = LastTicks;
        _passed.Add(passed, _buffer.Offset, next.From - _buffer.Offset);
        _buffer.SeekTo(next.From);
        _buffer.EndOffset = next.To;
        sieve?.Forget();
        shapes?.Forget();
        _assembler.Reset();
        (_openBytes, _takenBytes, _skipper) = (0, 0, default);
        _nextLine += next.LinesBefore;
    }

    /// <summary>Whether so much was read that many lines are worth a look at a time.</summary>
    private bool LooksAhead => _readBytes >= Limits.BytesBeforeLooking;

    /// <summary>Whether a whole line can be had without reading, and so without waiting.</summary>
    public bool HasLine
    {
        get
        {
            _buffer.Consume(_takenBytes);
            _takenBytes = 0;
            return _buffer.HasLine();
        }
    }

    /// <summary>Offset of the first byte behind the entry handed out last.</summary>
    public long EntryEnd => OffsetOfEnd(_takenBytes);

    public void Dispose() => segment.Dispose();

    /// <summary>
    /// Passes over records that nobody wants. Lines that a ring may have shown have to be looked at one by one; and of
    /// what cannot be read again, the times of records have to be known at once.
    /// </summary>
    private void PassOver(RecordSieve sieve)
    {
        bool isOfDocker = sieve.JudgesDocker && _records.File.IsSurely(_records.Docker);
        while (_passedNow <= MaxPassedBytes && (isOfDocker || _records.File.IsSurelyJson) && _skipper.IsIdle
            && !_isAtRing && segment.IsSeekable)
        {
            if (!sieve.TryGoTo(_buffer.Offset, isOfDocker))
            {
                if (!_buffer.TryFindLine(0, out _))
                    return;
                ReadOnlySpan<byte> lines = _buffer.WholeLines(RecordSieve.MaxBytes);
                if (lines.IsEmpty)
                    return; // A line that is longer than what is looked at.
                sieve.Look(lines, _buffer.Offset, isOfDocker);
            }

            int bytes = sieve.PassOver(out int count);
            if (bytes == 0)
                return;
            _isAtRing = tail?.TryPass(segment.Identity, _buffer.Offset + bytes) == false;
            if (_isAtRing)
                return; // These are the file's last lines.
            Pass(isOfDocker ? _records.Docker : null, bytes, count);
        }
    }

    /// <summary>Fast path: a line that was looked at ahead and is a record of Hewn's form by itself.</summary>
    private bool TryTakeShaped(Entry entry, ShapedLines lines)
    {
        if (!_records.File.IsSurelyJson || !_skipper.IsIdle || _isAtRing || !segment.IsSeekable
            || sieve is { IsSelective: true } // Of few lines it would look at many.
            || (!lines.TryGoTo(_buffer.Offset) && !TryLookAhead(lines)))
            return false;
        if (!lines.TryTake(out int length, out ReadOnlySpan<ShapedField> fields))
            return false;
        _isAtRing = tail?.TryPass(segment.Identity, _buffer.Offset + length) == false;
        if (_isAtRing)
            return false; // These are the file's last lines.
        UpdateReference();
        return _records.TryReadShaped(_buffer.Memory(ContentLength(length)), fields, entry) && Take(length, lines: 1);
    }

    private bool TryLookAhead(ShapedLines lines)
    {
        if (!lines.IsWorthIt(_buffer.Offset) || !_buffer.TryFindLine(0, out _))
            return false;
        ReadOnlySpan<byte> ahead = _buffer.WholeLines(ShapedLines.MaxBytes);
        if (ahead.IsEmpty)
            return false; // A line that is longer than what is looked at.
        lines.Look(ahead, _buffer.Offset);
        return true;
    }

    /// <summary>Whether a record of text is passed over.</summary>
    private bool TryPassText(IDialect found, ReadOnlySpan<byte> record)
    {
        bool isWhole = _finder!.Lines == 1 && _buffer.Span(_finder.Bytes - 1, 1)[0] == (byte)'\n';
        if (sieve is null || !isWhole || !_records.File.IsSurely(found) || !segment.IsSeekable
            || !sieve.RulesOutText(found, record, _records.Ansi.Without(record)))
            return false;
        Pass(found, _finder.Bytes, _finder.Lines);
        return true;
    }

    /// <summary>Reads records that were passed over; another one than the entry's, which is a view into its own.
    /// </summary>
    private RecordReader PassedReader()
    {
        _passedReader ??= new(timestamps, dialect ?? segment.Dialect);
        _passedReader.ReferenceTicks = segment.LastWriteUtc.Ticks;
        return _passedReader;
    }

    private void Pass(IDialect? dialect, int bytes, int lines)
    {
        if (!_passed.TakesMoreOf(dialect))
            _ = LastTicks; // of those before
        _records.File.SawOwn();
        _passed.Add(dialect, _buffer.Offset, bytes);
        _passedNow += bytes;
        _buffer.Consume(bytes);
        _nextLine += lines;
    }

    /// <summary>From whole lines only, if more may come.</summary>
    private void Detect(bool isFinal)
    {
        ReadOnlySpan<byte> head = _buffer.Peek(Limits.DetectionBytes);
        if (head.Length == Limits.DetectionBytes || isFinal || head.Contains((byte)'\n'))
            _records.File.Detect(head);
    }

    /// <summary>At the end of a finished file: the last line, which has no line end.</summary>
    private bool TryFindRest(bool isFinal, out int length)
    {
        length = isFinal && !_buffer.IsFull ? _buffer.Available - _openBytes : 0;
        return length > 0;
    }

    /// <summary>Looks at a line. True when that makes an entry, false when the line was held or passed over.</summary>
    private bool TryTake(Entry entry, int length, bool isFinal)
    {
        ReadOnlySpan<byte> line = _buffer.Span(_openBytes, length);
        if (_skipper.Skips(line))
        {
            Drop(length);
            return false;
        }

        if (_nextLine == 1 && _openBytes == 0 && line.StartsWith("\uFEFF"u8))
        {
            _buffer.Consume(3);
            length -= 3;
            if (length == 0)
                return false;
            line = _buffer.Span(0, length);
        }

        if (segment.IsNote(line))
        {
            return _openBytes > 0
                ? TakeUnclosed(entry, _openBytes, ParserMessages.UnfinishedRecord)
                : TakeFault(entry, length, ParserMessages.Damaged);
        }

        if (_openBytes > 0)
            return TryAssemble(entry, line, length);
        if (tail is not null && tail.Covers(segment.Identity, OffsetOfEnd(length), line))
        {
            Drop(length);
            return false;
        }

        UpdateReference();
        // Fast path: nearly every line is a whole record of JSON, and parsing it is the proof.
        if (LooksWhole(line) && _records.TryReadJson(_buffer.Memory(ContentLength(length)), entry))
            return Take(length, lines: 1);
        if (line[0] == (byte)'{' ? _records.IsText(line) : !NestingScanner.IsBlank(line))
            return TakeText(entry, length, isFinal);
        return TryAssemble(entry, line, length);
    }

    /// <summary>A record of text, with the lines that belong to it.</summary>
    private bool TakeText(Entry entry, int length, bool isFinal)
    {
        IDialect? found = _records.DialectOf(_buffer.Span(0, length));
        _finder ??= new TextRecordFinder(_buffer, _records.Ansi);
        _finder.Find(found ?? _records.Plain, length, isFinal);
        ReadOnlyMemory<byte> raw = _buffer.Memory(ContentLength(_finder.Bytes));
        if (found is not null && TryPassText(found, raw.Span))
            return false;
        if (found is null)
        {
            entry.SetFault(raw, ParserMessages.NoBrace);
            _records.SawNoJson();
        }
        else
        {
            _records.ReadText(raw, found, _finder.Trace, entry);
        }

        return Take(_finder.Bytes, _finder.Lines);
    }

    private bool TryAssemble(Entry entry, ReadOnlySpan<byte> line, int length)
    {
        bool hasLineEnd = line[^1] == (byte)'\n';
        switch (_assembler.Add(line, out string? fault))
        {
            case LineVerdict.Blank:
                Drop(length);
                return false;
            case LineVerdict.Open when hasLineEnd:
                _openBytes += length;
                return false;
            case LineVerdict.Open:
                string reason = _assembler.OpenLines > 1
                    ? ParserMessages.UnfinishedRecord
                    : ParserMessages.UnfinishedLine;
                return TakeUnclosed(entry, _openBytes + length, reason);
            case LineVerdict.Closes:
                return TakeClosed(entry, length);
            case LineVerdict.BrokenBefore:
                return TakeUnclosed(entry, _openBytes, fault ?? ParserMessages.NeverClosed);
            default:
                if (!hasLineEnd && (line[0] == (byte)'{' || _openBytes > 0))
                    fault = ParserMessages.UnfinishedLine;
                return TakeUnclosed(entry, _openBytes + length, fault ?? ParserMessages.NoObject);
        }
    }

    /// <summary>The brackets match; whether it is a record, the parser says.</summary>
    private bool TakeClosed(Entry entry, int length)
    {
        int total = _openBytes + length;
        ReadOnlyMemory<byte> raw = _buffer.Memory(ContentLength(total));
        string? fault = _records.TryReadJson(raw, entry) ? null : RecordParser.FaultOf(raw.Span);
        if (fault is null)
            return Take(total, Math.Max(1, _assembler.OpenLines));
        return TakeUnclosed(entry, total, fault);
    }

    /// <summary>What was held together is no record.</summary>
    private bool TakeUnclosed(Entry entry, int bytes, string reason)
    {
        if (_assembler.OpenLines <= 1 || _assembler.IsIndented)
            return TakeFault(entry, bytes, reason);
        // Not indented: what we took for one record may be garbage before good ones. Only its first line goes.
        return TakeFault(entry, _buffer.Span(0, bytes).IndexOf((byte)'\n') + 1, reason);
    }

    private bool Take(int bytes, int lines)
    {
        _takenBytes = bytes;
        _openBytes = 0;
        _firstLine = _nextLine;
        _firstOffset = _buffer.Offset;
        _nextLine += lines;
        _assembler.Reset();
        return true;
    }

    private bool TakeFault(Entry entry, int bytes, string reason)
    {
        int lines = _buffer.Span(0, bytes).Count((byte)'\n');
        entry.SetFault(_buffer.Memory(ContentLength(bytes)), reason);
        return Take(bytes, Math.Max(1, lines));
    }

    /// <summary>The buffer is full and the record is not at its end.</summary>
    private bool TryTakeTooLong(Entry entry)
    {
        int all = _buffer.Available;
        bool endsLine = _openBytes == all;
        int lines = _buffer.Span(0, all).Count((byte)'\n');
        if (_skipper.IsInsideLine)
        {
            _buffer.Consume(all);
            return false;
        }

        _skipper.Begin(isOneLine: _openBytes == 0, endsLine);
        entry.SetFault(_buffer.Memory(Limits.MaxPreviewBytes), ParserMessages.TooLong);
        return Take(all, lines);
    }

    private void Drop(int length)
    {
        _buffer.Consume(length);
        _nextLine++;
    }

    /// <summary>What was looked at ahead, and passed over before.</summary>
    private void Forget()
    {
        _ = LastTicks; // of what was passed over
        sieve?.Forget();
        shapes?.Forget();
    }

    private void Finish(Entry entry)
    {
        entry.Path = segment.Path;
        entry.LineNumber = Math.Max(0, _firstLine);
        entry.Offset = _firstOffset;
        entry.FileDialect = _records.File.Name;
        if (entry.Fault is not null)
            (entry.HasTimestamp, entry.Dialect) = (false, entry.FileDialect);
        if (entry.HasTimestamp)
            LastTicks = entry.UtcTicks;
        entry.UtcTicks = LastTicks;
        tally.Count(entry);
    }

    /// <summary>Where the first unconsumed bytes, so many, end in the file.</summary>
    private long OffsetOfEnd(int length) => _buffer.Offset + length;

    /// <summary>Times without a year are from before the file was written last: asked for once in a buffer.</summary>
    private void UpdateReference()
    {
        if (_referenceOffset == _buffer.FileOffset)
            return;
        _referenceOffset = _buffer.FileOffset;
        _records.ReferenceTicks = segment.LastWriteUtc.Ticks;
    }

    /// <summary>Length of a text without its last line end.</summary>
    private int ContentLength(int length)
    {
        ReadOnlySpan<byte> text = _buffer.Span(0, length);
        if (text[^1] == (byte)'\n')
            text = text[..^1];
        return text.Length > 0 && text[^1] == (byte)'\r' ? text.Length - 1 : text.Length;
    }

    /// <summary>Whether a line begins and ends as an object does.</summary>
    private bool LooksWhole(ReadOnlySpan<byte> line) =>
        line[0] == (byte)'{' && _buffer.Span(0, ContentLength(line.Length))[^1] == (byte)'}';
}
