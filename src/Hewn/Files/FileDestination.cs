using Hewn.Diagnostics;
using Hewn.Formats;
using Hewn.Pipeline;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Files;

/// <summary>
/// A log file as a destination. While its disk refuses, its lines wait in the ring; what had to be given up there is
/// written into the file, at the place where it is missing, as soon as the disk takes lines again.
/// </summary>
internal sealed class FileDestination : IDestination
{
    private readonly IDisk _disk;
    private readonly LogFileOptions _options;
    private readonly string[] _loggers;
    private readonly TimeProvider _time;
    private readonly IOwnLines _lines;
    private readonly bool _syncsBeforeRotation;
    private readonly BackupSet _backups;
    private readonly FormerWriters? _former;

    // Pipeline's thread only.
    private readonly ByteBuffer _waiting = new(Limits.WriteBlockBytes);
    private readonly ByteBuffer _own = new();
    private readonly ILineFormat _format;
    private readonly FileNotes _notes;
    private readonly Action _writeWaiting;
    private readonly Action<byte[]> _writeNow;
    private RotatingFile _file;
    private Journal? _journal;
    private bool _hasBegun;
    private bool _isClosed; // For good: the file may be somebody else's by now.
    private int _waitingLines;
    private int _writtenBytes; // Of the waiting ones, before a rotation.
    private int _lastWritten; // Bytes, by the last attempt.
    private readonly LossTally _lost = new(LossReason.WriteFailed);
    private bool _owesSync;
    private bool _isSyncFailing; // And only that: lines are written all the same.
    private long _retryAt;

    // Written by the pipeline's thread, read by any: each alone, in no order with each other.
    private long _errors;
    private volatile string? _problem;

    /// <param name="disk">The disk.</param>
    /// <param name="options">What the file takes.</param>
    /// <param name="target">The file.</param>
    /// <param name="time">The clock for retries.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    /// <param name="lines">Makes the lines that say what became of the file and of its records.</param>
    /// <param name="syncsBeforeRotation">Whether a full file is synced before it gets its new name.</param>
    /// <param name="backups">The file's backups; null where nobody else cares for them.</param>
    /// <param name="ringFolders">
    /// Where rings of processes may stand that wrote the file before; null for the file's own folder.
    /// </param>
    public FileDestination(
        IDisk disk,
        LogFileOptions options,
        RingTarget target,
        TimeProvider time,
        DiagnosticChannel diagnostics,
        IOwnLines lines,
        bool syncsBeforeRotation = false,
        BackupSet? backups = null,
        IEnumerable<string>? ringFolders = null)
    {
        _disk = disk;
        _options = options;
        _loggers = [.. options.Loggers];
        _time = time;
        _lines = lines;
        _syncsBeforeRotation = syncsBeforeRotation;
        _backups = backups ?? new BackupSet(disk, target.Path, target.IsShared);
        Target = target;
        _format = LineFormats.Of(target.Format);
        _file = NewFile(null);
        _notes = new FileNotes(target.Path, lines, time, diagnostics);
        if (LockFile.FolderOf(target.Path) is { } folder)
            _former = new FormerWriters(disk, target.Path, [.. ringFolders ?? [folder]], time, NoteFormer);
        (_writeWaiting, _writeNow) = (WriteWaiting, json => WriteNow(json));
    }

    /// <inheritdoc/>
    public RingTarget Target { get; }

    /// <inheritdoc/>
    public bool IsReady => _problem is null || _isSyncFailing || IsTimeToRetry;

    /// <inheritdoc/>
    public bool IsFull => _waiting.Length >= Limits.WriteBlockBytes;

    /// <inheritdoc/>
    public DestinationFigures Figures =>
        new(Target.Path, _problem, _file.Rotations, Interlocked.Read(ref _errors))
        {
            BackupsDeleted = _backups.Deleted,
            BackupsPacked = _backups.Packed,
            BackupFailures = _backups.Failures,
        };

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => level >= _options.MinimumLevel
        && (_loggers.Length == 0 || Array.Exists(_loggers, name => Routing.LoggerNames.IsWithin(logger, name)));

    /// <inheritdoc/>
    public RingMark MarkAt(long position) =>
        new(position, _file.Length, _file.Identity) { Lost = _lost.Lost, LostTold = _lost.Told };

    /// <inheritdoc/>
    // So that a wrong path is told at start, not hours later.
    public void Open(Journal journal)
    {
        _journal = journal;
        _file = NewFile(journal.Turn);
        TryDo(() => _file.Open(), "cannot be opened");
        _hasBegun = true;
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> line)
    {
        int start = _waiting.Length;
        try
        {
            _format.Append(_waiting, line);
            _waitingLines++;
        }
        catch
        {
            _waiting.Truncate(start); // Half a line must not be glued to the next one.
            throw;
        }
    }

    /// <inheritdoc/>
    public CommitResult Commit()
    {
        bool hasLines = _waitingLines > 0;
        bool works = TryDo(_writeWaiting, "cannot be written");
        int written = _lastWritten;
        if (works && _file.TakeOutsideChange() is { } change)
            _notes.NoteChange(change);
        // One that is full and cannot be rotated opens well, and takes nothing: that is not over.
        if (works && (written > 0 || !hasLines))
            EndOutage();

        int lines = _waiting.Written.Slice(_writtenBytes, written).Count((byte)'\n');
        _writtenBytes += written;
        _waitingLines -= lines;
        if (works && _writtenBytes < _waiting.Length)
            return new CommitResult(CommitOutcome.Full, lines);
        Forget();
        return new CommitResult(works ? CommitOutcome.Done : CommitOutcome.Failed, lines);
    }

    /// <inheritdoc/>
    public bool Rotate()
    {
        bool isRotated = TryDo(_file.Rotate, "cannot be rotated");
        if (!isRotated)
            Forget();
        return isRotated;
    }

    /// <inheritdoc/>
    public long LostUntold => _lost.Untold;

    /// <inheritdoc/>
    public void NoteLost(long records)
    {
        _lost.Lost += records;
        _notes.NoteLost(records);
    }

    /// <inheritdoc/>
    public void NoteWaiting(long records) => _notes.NoteWaiting(records);

    /// <inheritdoc/>
    public bool OwesLine => _lost.Untold > 0 || _notes.HasUntold;

    /// <inheritdoc/>
    public bool WriteOwn(ReadOnlySpan<byte> line, LossTally? loss = null, long told = 0)
    {
        byte[] json = line.ToArray();
        return TryDo(() => WriteNow(json, loss, told), "cannot be written");
    }

    /// <inheritdoc/>
    public bool Clear()
    {
        bool isCleared = !_isClosed && TryDo(_file.Clear, "cannot be cleared");
        if (isCleared)
            EndOutage();
        return isCleared;
    }

    /// <inheritdoc/>
    public void Sync()
    {
        _owesSync = true;
        if (_problem is null && !_isClosed)
            SyncOwed();
    }

    /// <inheritdoc/>
    public void PrepareStop() => _retryAt = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _file.Dispose();
    }

    private RotatingFile NewFile(Action? onOpened) =>
        Target.OpenFile(
            _disk, _time.LocalTimeZone, _time, _backups, onOpened, _syncsBeforeRotation, RecoverFormer);

    // Nobody else changes names of backups meanwhile; among processes recovery sees to that itself.
    private void RecoverFormer()
    {
        if (_former is null)
            return;
        if (Target.IsShared)
            _former.Recover();
        else
            _backups.Change(_former.Recover);
    }

    // What hinders a recovery at the start is told by the start itself, which has tried it a moment before.
    private void NoteFormer(RingReport report)
    {
        if (_hasBegun || report.Recovered > 0)
            _notes.NoteFormer(report);
    }

    private void Forget()
    {
        _waiting.Clear();
        _waitingLines = _writtenBytes = 0;
    }

    private bool IsTimeToRetry => _time.GetTimestamp() >= _retryAt;

    /// <summary>The file takes lines; it is well if it can be synced, too, where that is due.</summary>
    private void EndOutage()
    {
        if (_problem is null)
            return;
        if (_owesSync && (!IsTimeToRetry || !SyncOwed()))
            return;
        _problem = null;
        _isSyncFailing = false;
        _notes.EndOutage(takesWarnings: _options.MinimumLevel <= Level.Warn);
    }

    /// <summary>
    /// The file may have been closed since what is to be synced was written; the system syncs files, not handles.
    /// </summary>
    private bool SyncOwed()
    {
        bool isSynced = TryDo(
            () =>
            {
                _file.Open();
                _file.Sync();
            },
            "cannot be synced");
        _owesSync = _isSyncFailing = !isSynced;
        return isSynced;
    }

    private void WriteWaiting()
    {
        _lastWritten = 0;
        TellLoss();
        _notes.Tell(_writeNow);
        if (_waitingLines == 0)
        {
            _file.Open();
            return;
        }

        try
        {
            _lastWritten = _file.Write(_waiting.Written[_writtenBytes..]);
        }
        catch
        {
            _lastWritten = _file.WrittenBeforeFailure;
            throw;
        }
    }

    /// <summary>The gap is where the next line will stand.</summary>
    private void TellLoss()
    {
        if (_lost.Untold > 0)
            WriteNow(_lines.OfLoss(Target.Path, _lost.Untold), _lost, _lost.Lost);
    }

    private void WriteNow(byte[] json, LossTally? loss = null, long told = 0)
    {
        _own.Clear();
        _format.Append(_own, json);
        while (!_journal!.WriteOwn(_own.Written, loss, told, WriteWhole))
            _file.Rotate();
    }

    /// <summary>A disk may take all of a line and fail all the same; the line must not be written again then.</summary>
    private int WriteWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            return _file.Write(line);
        }
        catch (IOException) when (_file.WrittenBeforeFailure == line.Length)
        {
            return line.Length;
        }
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
            _file.Dispose(); // The next attempt opens it afresh: the directory may have come back as another one.
            bool isFirst = _problem is null;
            _problem = $"{failure}: {e.Message}";
            _backups.Changed?.Invoke(); // Deleting some of them may make room.
            _isSyncFailing = false;
            if (isFirst)
                _notes.BeginOutage(_problem);
            return false;
        }
    }
}
