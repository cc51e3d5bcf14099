using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Sessions;

/// <summary>
/// A session's log as a destination: batches of lines, each numbered and written while the log is this process's. While
/// the disk refuses, or another process keeps the log, lines wait in the ring.
/// </summary>
internal sealed class SessionDestination : IDestination
{
    private readonly SharedLog _log;
    private readonly TimeProvider _time;
    private readonly FileNotes _notes;
    private readonly IOwnLines _lines;
    private readonly SessionFormat _format = new();
    private readonly Action<byte[]> _writeOwnNow;

    // Pipeline's thread only.
    private readonly LineBatch _waiting = new();
    private readonly ByteBuffer _own = new();
    private RingTally? _tally;
    private int _doneLines; // Of the waiting ones, by the last attempt.
    private long _counted; // Lines of the ring that are done: written, or given up.
    private long _inJournal; // Of the lines that wait, the first so many stand in the journal: they will be written.
    private long _keptTo; // Lines of the ring up to which it gave some up on the journal's word alone; 0 = none.
    private readonly LossTally _lost = new(LossReason.WriteFailed);
    private long _retryAt;
    private long _counterDueAt;
    private bool _owesSync;

    // Written by the pipeline's thread, read by any.
    private long _errors;
    private long _next;
    private volatile string? _problem;

    /// <param name="disk">The disk.</param>
    /// <param name="path">The log, absolute.</param>
    /// <param name="time">The clock for retries.</param>
    /// <param name="lines">Makes the lines that say what became of the file and of its records.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    public SessionDestination(
        IDisk disk, string path, TimeProvider time, IOwnLines lines, DiagnosticChannel diagnostics)
    {
        _log = new SharedLog(disk, path);
        _time = time;
        _lines = lines;
        _notes = new FileNotes(path, lines, time, diagnostics);
        _writeOwnNow = WriteOwnNow;
        Target = new RingTarget(path, 0, 0, FileFormat.Json) { IsSession = true };
    }

    /// <inheritdoc/>
    public RingTarget Target { get; }

    /// <summary>The number that the next line will get, as far as this process knows.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <inheritdoc/>
    public bool IsReady => _problem is null || _time.GetTimestamp() >= _retryAt;

    /// <inheritdoc/>
    public bool IsFull => _waiting.Bytes >= Limits.SessionBatchBytes;

    /// <inheritdoc/>
    public DestinationFigures Figures => new(Target.Path, _problem, 0, Interlocked.Read(ref _errors));

    /// <inheritdoc/>
    public long LostUntold => _lost.Untold;

    /// <inheritdoc/>
    public bool OwesLine => _lost.Untold > 0 || _notes.HasUntold;

    /// <summary>Its ring is there. Once, before it is opened.</summary>
    public void Attach(RingMemory memory, string? ring) => _tally = RingTally.Of(memory, ring);

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => true;

    /// <inheritdoc/>
    public RingMark MarkAt(long position) => new(position, _counted, _log.Identity)
    {
        Lost = _lost.Lost, LostTold = _lost.Told,
    };

    /// <inheritdoc/>
    public void Open(Journal journal) => TryDo(
        () =>
        {
            using IDisposable inside = Enter();
            _waiting.Clear(_log.Next);
        },
        "cannot be opened");

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> line) => _waiting.Add(line);

    /// <inheritdoc/>
    public CommitResult Commit()
    {
        _doneLines = 0;
        bool works = TryDo(Write, "cannot be written");
        int done = works ? _waiting.Count : _doneLines;
        _counted += done;
        _waiting.Clear(_log.Next);
        if (works)
            EndOutage();
        return new CommitResult(works ? CommitOutcome.Done : CommitOutcome.Failed, done);
    }

    /// <inheritdoc/>
    public bool Rotate() => true; // It is never full.

    /// <inheritdoc/>
    public void NoteLost(long records)
    {
        _counted += records;
        _lost.Lost += records;
        _notes.NoteLost(records);
    }

    /// <inheritdoc/>
    public long Pledged => Math.Max(_inJournal, (_tally?.Written ?? 0) - _counted); // Or they stand in the log already.

    /// <inheritdoc/>
    public void NoteKept(long records)
    {
        _counted += records;
        _inJournal = Math.Max(0, _inJournal - records);
        _keptTo = _counted;
    }

    /// <inheritdoc/>
    public void NoteWaiting(long records) => _notes.NoteWaiting(records);

    /// <inheritdoc/>
    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0)
    {
        byte[] json = line.ToArray();
        return TryDo(
            () =>
            {
                using IDisposable inside = Enter();
                WriteOwnNow(json);
                if (loss is not null)
                    loss.Told = told;
                _log.ThrowIfUnfinished();
            },
            "cannot be written");
    }

    /// <inheritdoc/>
    public bool Clear() => false; // What an experiment said is not taken back.

    /// <inheritdoc/>
    public void Sync()
    {
        _owesSync = true;
        if (_problem is null)
            SyncOwed();
    }

    /// <inheritdoc/>
    public void PrepareStop() => _retryAt = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_problem is null && _tally is not null)
        {
            TryDo(
                () =>
                {
                    using IDisposable inside = Enter();
                    _log.SaveCounter();
                },
                "has no counter:");
        }

        _log.Dispose();
        _tally?.Dispose();
    }

    private void Write()
    {
        using IDisposable inside = Enter();

        // Lines of an attempt that failed half way may be in the log since; they are, whatever fails behind this.
        _doneLines = (int)Math.Clamp(_tally!.Written - _counted, 0, _waiting.Count);
        TellLoss();
        _notes.Tell(_writeOwnNow);
        _log.ThrowIfUnfinished();
        int count = _waiting.Count - _doneLines;
        if (count == 0)
            return;
        _tally.Written = _counted + _doneLines; // What was given up is counted, too.
        AppendLines(_waiting.From(_doneLines, _log.Next), count);
        Volatile.Write(ref _next, _log.Next);
        SaveCounterNowAndThen();
    }

    private void AppendLines(ReadOnlySpan<byte> lines, int count)
    {
        try
        {
            _log.AppendNumbered(lines, _log.Next + count, _tally!, count);
        }
        catch (Exception) when (_log.IsUnfinished)
        {
            _inJournal = count; // They may leave the ring, and are not lost.
            throw;
        }
    }

    private IDisposable Enter()
    {
        IDisposable inside = _log.TryEnter(_tally!)
            ?? throw new IOException("another process keeps its lock and does not go on.");
        _inJournal = 0;
        CountBrokenPledge();
        Volatile.Write(ref _next, _log.Next);
        if (_log.TakeReplaced())
            _notes.NoteChange(OutsideChange.Replaced);
        return inside;
    }

    /// <summary>Somebody took the journal away, or the log, before lines that no ring holds any more were written.
    /// </summary>
    private void CountBrokenPledge()
    {
        long missing = _keptTo - _tally!.Written;
        _keptTo = 0;
        if (missing <= 0)
            return;
        _lost.Lost += missing;
        _notes.NoteLost(missing);
    }

    // Only programs of the original look at it, so a failure here is none of the log's.
    private void SaveCounterNowAndThen()
    {
        long now = _time.GetTimestamp();
        if (now < _counterDueAt)
            return;
        _counterDueAt = now + _time.TimestampFrequency;
        try
        {
            _log.SaveCounter();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    /// <summary>The gap is where the next line will stand.</summary>
    private void TellLoss()
    {
        if (_lost.Untold == 0)
            return;
        WriteOwnNow(_lines.OfLoss(Target.Path, _lost.Untold));
        _lost.Told = _lost.Lost;
    }

    /// <summary>Returns when the line is in the log, or sure to be there: then nothing follows it for now.</summary>
    private void WriteOwnNow(byte[] json)
    {
        _log.ThrowIfUnfinished();
        _own.Clear();
        _format.Append(_own, json);
        try
        {
            _log.Append(_own.Written, _tally!, count: 0);
        }
        catch (Exception) when (_log.IsUnfinished)
        {
            // Said twice if it were tried again. Whoever goes on behind it finds the failure.
        }
    }

    private void EndOutage()
    {
        if (_problem is null || (_owesSync && !SyncOwed()))
            return;
        _problem = null;
        _notes.EndOutage(takesWarnings: true);
    }

    private bool SyncOwed()
    {
        bool isSynced = TryDo(_log.Sync, "cannot be synced");
        _owesSync = !isSynced;
        return isSynced;
    }

    private bool TryDo(Action action, string failure)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) // Boundary: whatever a file throws, its lines wait within bounds and it is tried again.
        {
            Interlocked.Increment(ref _errors);
            _retryAt = _time.GetTimestamp() + (long)(Limits.RetryInterval.TotalSeconds * _time.TimestampFrequency);
            _log.Dispose(); // The next attempt opens it afresh: the directory may have come back as another one.
            bool isFirst = _problem is null;
            _problem = $"{failure}: {e.Message}";
            if (isFirst)
                _notes.BeginOutage(_problem);
            return false;
        }
    }
}
