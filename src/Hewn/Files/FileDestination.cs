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
    private readonly DiagnosticChannel _diagnostics;
    private readonly Func<string, long, byte[]> _describeLoss;
    private readonly bool _syncsBeforeRotation;
    private readonly BackupSet _backups;

    // Pipeline's thread only.
    private readonly ByteBuffer _waiting = new(Limits.WriteBlockBytes);
    private readonly ByteBuffer _own = new();
    private readonly ILineFormat _format;
    private readonly Action _writeWaiting;
    private RotatingFile _file;
    private Journal? _journal;
    private int _waitingLines;
    private int _writtenBytes; // Of the waiting ones, before a rotation.
    private int _lastWritten; // Bytes, by the last attempt.
    private long _lostUntold;
    private long _lostInOutage;
    private long _retryAt;

    // Written by the pipeline's thread, read by any.
    private long _errors;
    private volatile string? _problem;

    /// <param name="disk">The disk.</param>
    /// <param name="options">What the file takes.</param>
    /// <param name="target">The file.</param>
    /// <param name="time">The clock for retries.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    /// <param name="describeLoss">Makes the line that says what was lost and why.</param>
    /// <param name="syncsBeforeRotation">Whether a full file is synced before it gets its new name.</param>
    /// <param name="backups">The file's backups; null where nobody else cares for them.</param>
    public FileDestination(
        IDisk disk,
        LogFileOptions options,
        RingTarget target,
        TimeProvider time,
        DiagnosticChannel diagnostics,
        Func<string, long, byte[]> describeLoss,
        bool syncsBeforeRotation = false,
        BackupSet? backups = null)
    {
        _disk = disk;
        _options = options;
        _loggers = [.. options.Loggers];
        _time = time;
        _diagnostics = diagnostics;
        _describeLoss = describeLoss;
        _syncsBeforeRotation = syncsBeforeRotation;
        _backups = backups ?? new BackupSet(disk, target.Path, target.IsShared);
        Target = target;
        _format = LineFormats.Of(target.Format);
        _file = NewFile(null);
        _writeWaiting = WriteWaiting;
    }

    /// <inheritdoc/>
    public RingTarget Target { get; }

    /// <inheritdoc/>
    public bool IsReady => _problem is null || _time.GetTimestamp() >= _retryAt;

    /// <inheritdoc/>
    public bool IsFull => _waiting.Length >= Limits.WriteBlockBytes;

    /// <inheritdoc/>
    public DestinationFigures Figures =>
        new(Target.Path, _problem, _file.Rotations, Interlocked.Read(ref _errors))
        {
            BackupsDeleted = _backups.Deleted,
            BackupsPacked = _backups.Packed,
        };

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) => level >= _options.MinimumLevel
        && (_loggers.Length == 0 || Array.Exists(_loggers, prefix => IsWithin(logger, prefix)));

    /// <inheritdoc/>
    public RingMark MarkAt(long position) => new(position, _file.Length, _file.Identity);

    /// <inheritdoc/>
    // So that a wrong path is told at start, not hours later.
    public void Open(Journal journal)
    {
        _journal = journal;
        _file = NewFile(journal.Turn);
        TryDo(() => _file.Open(), "cannot be opened");
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> line)
    {
        _format.Append(_waiting, line);
        _waitingLines++;
    }

    /// <inheritdoc/>
    public CommitResult Commit()
    {
        bool wasFailing = _problem is not null;
        bool works = TryDo(_writeWaiting, "cannot be written");
        int written = _lastWritten;
        if (works && wasFailing)
            TellOver();

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
    public long LostUntold => _lostUntold;

    /// <inheritdoc/>
    public void NoteLost(long records)
    {
        _lostUntold += records;
        _lostInOutage += records;
    }

    /// <inheritdoc/>
    public bool WriteOwn(ReadOnlySpan<byte> line)
    {
        byte[] json = line.ToArray();
        return TryDo(() => WriteNow(json), "cannot be written");
    }

    /// <inheritdoc/>
    public bool Clear()
    {
        bool wasFailing = _problem is not null;
        bool isCleared = TryDo(_file.Clear, "cannot be cleared");
        if (isCleared && wasFailing)
            TellOver();
        return isCleared;
    }

    /// <inheritdoc/>
    public void Sync() => TryDo(_file.Sync, "cannot be synced");

    /// <inheritdoc/>
    public void PrepareStop() => _retryAt = 0;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsWithin(string logger, string prefix) =>
        logger.StartsWith(prefix, StringComparison.Ordinal)
        && (logger.Length == prefix.Length || logger[prefix.Length] == '.');

    private RotatingFile NewFile(Action? onOpened) =>
        Target.OpenFile(_disk, _time.LocalTimeZone, _time, _backups, onOpened, _syncsBeforeRotation);

    private void Forget()
    {
        _waiting.Clear();
        _waitingLines = _writtenBytes = 0;
    }

    private void TellOver()
    {
        _diagnostics.Report(ProblemKind.Over, $"{Target.Path} takes records again; {_lostInOutage} were lost");
        _lostInOutage = 0;
    }

    private void WriteWaiting()
    {
        _lastWritten = 0;
        TellLoss();
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
        if (_lostUntold == 0)
            return;
        WriteNow(_describeLoss(Target.Path, _lostUntold));
        _lostUntold = 0;
    }

    private void WriteNow(byte[] json)
    {
        _own.Clear();
        _format.Append(_own, json);
        while (true)
        {
            int written = 0;
            _journal!.WriteOwn(_own.Written, bytes => written = _file.Write(bytes));
            if (written > 0)
                return;
            _file.Rotate();
        }
    }

    private bool TryDo(Action action, string failure)
    {
        try
        {
            action();
            _problem = null;
            return true;
        }
        catch (Exception e) // Boundary: whatever a file throws, its lines wait within bounds and it is tried again.
        {
            Interlocked.Increment(ref _errors);
            _retryAt = _time.GetTimestamp() + (long)(Limits.RetryInterval.TotalSeconds * _time.TimestampFrequency);
            _file.Dispose(); // The next attempt opens it afresh: the directory may have come back as another one.
            if (_problem is null)
            {
                _diagnostics.Report(
                    ProblemKind.Temporary,
                    $"{Target.Path} {failure}: {e.Message} Records wait in the buffer (up to half of it) until it "
                    + "can be written again.");
            }

            _problem = $"{failure}: {e.Message}";
            _backups.Changed?.Invoke(); // Deleting some of them may make room.
            return false;
        }
    }
}
