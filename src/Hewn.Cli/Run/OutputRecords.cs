using Hewn.Store.Dialects;

namespace Hewn.Cli.Run;

/// <summary>
/// Makes records of what comes through one of the child's streams: puts lines together that belong together, and waits
/// for those no longer than <see cref="RunLimits.HoldTime"/>. Thread-safe.
/// </summary>
internal sealed class OutputRecords : ILineTarget, IDisposable
{
    private readonly EngineLog _log;
    private readonly string _stream;
    private readonly LastOutput _last;
    private readonly TimeProvider _time;
    private readonly LiveRecords _records;
    private readonly LineSplitter _splitter;
    private readonly TerminalText _text = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _progressAt;
    private LineNotes _notes;

    public OutputRecords(EngineLog log, string stream, LastOutput last, TimeProvider time)
    {
        (_log, _stream, _last, _time) = (log, stream, last, time);
        _records = new(time.LocalTimeZone, time);
        _splitter = new(this);
        _timer = time.CreateTimer(_ => WriteOpen(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _progressAt = time.GetTimestamp();
    }

    /// <summary>Lines so far, blank ones included.</summary>
    public long Lines { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Bytes += bytes.Length;
            _splitter.Add(bytes);
            if (_records.IsOpen)
                _timer.Change(RunLimits.HoldTime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>No more will come: what is held becomes records.</summary>
    public void End()
    {
        lock (_gate)
        {
            _splitter.End();
            Write_NeedsLock();
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Called by the splitter, in <see cref="Add"/> and <see cref="End"/>.</summary>
    void ILineTarget.Take(OutputLine line)
    {
        Lines++;
        ReadOnlySpan<byte> text = _text.Without(line.Text);
        _last.Add(text);
        bool isOdd = line.IsCut || line.Overwritten > 0;
        if (!isOdd && !BeginsTrace(text) && _records.TryContinue(text))
            return;
        Write_NeedsLock();
        if (text.ContainsAnyExcept((byte)' ', (byte)'\t'))
            Begin(text, new(line.IsCut ? line.Bytes : null, line.Overwritten));
    }

    /// <summary>Called by the splitter: a state of a progress bar, of which now and then one is recorded.</summary>
    void ILineTarget.TakeOverwritten(OutputLine line)
    {
        if (_time.GetElapsedTime(_progressAt) < RunLimits.ProgressInterval)
            return;
        ReadOnlySpan<byte> text = _text.Without(line.Text);
        if (!text.ContainsAnyExcept((byte)' ', (byte)'\t'))
            return;
        _progressAt = _time.GetTimestamp();
        Write_NeedsLock();
        Begin(text, new(line.IsCut ? line.Bytes : null, line.Overwritten + 1));
    }

    /// <summary>Begins a record; one with notes is written at once, so that they are told of no other line.</summary>
    private void Begin(ReadOnlySpan<byte> text, LineNotes notes)
    {
        _notes = notes;
        _records.Begin(notes.Bytes is null ? text : text[..CutAt(text)]);
        if (notes != default)
            Write_NeedsLock();
    }

    /// <summary>
    /// Whether a line begins a trace that belongs to nothing before it: Python's, of an exception that nobody caught,
    /// comes behind whatever was logged last; only a record that tells of a failure has its trace behind it.
    /// </summary>
    private bool BeginsTrace(ReadOnlySpan<byte> text)
    {
        if (!_records.IsOpen || _records.IsInTrace || !text.StartsWith("Traceback (most recent call last):"u8))
            return false;
        return _records.Peek().Level is null or < Level.Warn;
    }

    /// <summary>Where a line is cut: not inside a character.</summary>
    private static int CutAt(ReadOnlySpan<byte> text)
    {
        int end = Math.Min(text.Length, RunLimits.CutLineBytes);
        while (end > 0 && end < text.Length && (text[end] & 0xC0) == 0x80)
            end--;
        return end;
    }

    private void WriteOpen()
    {
        lock (_gate)
            Write_NeedsLock();
    }

    private void Write_NeedsLock()
    {
        if (!_records.IsOpen)
            return;
        _log.Output(_records, _stream, _notes);
        _notes = default;
    }
}
