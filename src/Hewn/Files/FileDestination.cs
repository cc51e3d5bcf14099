using Hewn.Diagnostics;
using Hewn.Pipeline;
using Hewn.Records;

namespace Hewn.Files;

/// <summary>
/// A log file as a destination. While its disk refuses, lines are held back up to a bound, the newest ones beyond it
/// are dropped and counted, and the loss is written into the file as soon as the disk takes lines again.
/// </summary>
internal sealed class FileDestination : IDestination
{
    private readonly RotatingFile _file;
    private readonly Level _minimum;
    private readonly string[] _loggers;
    private readonly TimeProvider _time;
    private readonly DiagnosticChannel _diagnostics;
    private readonly Func<string, long, byte[]> _describeLoss;

    // Pipeline's thread only.
    private readonly ByteBuffer _waiting = new(Limits.WriteBlockBytes);
    private readonly Queue<long> _waitingOwn = new(); // The log's own lines in it, as numbers of appended lines.
    private long _appendedLines;
    private long _takenLines;
    private long _waitingRecords;
    private long _lostUnreported;
    private long _retryAt;

    // Written by the pipeline's thread, read by any.
    private long _written;
    private long _lost;
    private long _errors;
    private long _heldBack;
    private volatile string? _problem;

    /// <param name="file">The file.</param>
    /// <param name="minimum">Records below it are not wanted.</param>
    /// <param name="loggers">Prefixes of the loggers that are wanted; none = all.</param>
    /// <param name="time">The clock for retries.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    /// <param name="describeLoss">Makes the line that says what was lost and why.</param>
    public FileDestination(
        RotatingFile file,
        Level minimum,
        IEnumerable<string> loggers,
        TimeProvider time,
        DiagnosticChannel diagnostics,
        Func<string, long, byte[]> describeLoss)
    {
        _file = file;
        _minimum = minimum;
        _loggers = [.. loggers];
        _time = time;
        _diagnostics = diagnostics;
        _describeLoss = describeLoss;
    }

    /// <inheritdoc/>
    // So that a wrong path is told at start, not hours later.
    public void Open() => TryDo(_file.Open, "cannot be opened");

    /// <inheritdoc/>
    public DestinationStatus Status => new(
        _file.Path,
        _problem,
        Interlocked.Read(ref _written),
        Interlocked.Read(ref _heldBack),
        Interlocked.Read(ref _lost),
        _file.Rotations,
        Interlocked.Read(ref _errors));

    /// <inheritdoc/>
    public bool Takes(string logger, Level level) =>
        level >= _minimum && (_loggers.Length == 0 || Array.Exists(_loggers, prefix => IsWithin(logger, prefix)));

    /// <inheritdoc/>
    public void Append(Level level, ReadOnlySpan<byte> line)
    {
        if (_problem is not null && _waiting.Length + line.Length > Limits.MaxHeldBackBytes)
        {
            _lostUnreported++;
            Interlocked.Increment(ref _lost);
            return;
        }

        _waitingRecords++;
        AppendWaiting(line);
    }

    /// <inheritdoc/>
    public void AppendOwn(ReadOnlySpan<byte> line)
    {
        if (_problem is not null && _waiting.Length + line.Length > Limits.MaxHeldBackBytes)
            return;
        _waitingOwn.Enqueue(_appendedLines);
        AppendWaiting(line);
    }

    /// <inheritdoc/>
    public void Commit()
    {
        bool failing = _problem is not null;
        if (failing ? _time.GetTimestamp() < _retryAt : _waiting.Length == 0)
        {
            Interlocked.Exchange(ref _heldBack, _waitingRecords);
            return;
        }

        if (TryDo(WriteWaiting, "cannot be written") && failing)
            Recover();
        Interlocked.Exchange(ref _heldBack, _waitingRecords);
    }

    /// <inheritdoc/>
    public void Clear()
    {
        bool failing = _problem is not null;
        if (!TryDo(_file.Clear, "cannot be cleared"))
            return;
        TakeOff(_waiting.Length); // Lines that could not be written before the clearing belong to what is cleared.
        Interlocked.Exchange(ref _heldBack, 0);
        if (failing)
            Recover();
    }

    /// <inheritdoc/>
    public void Sync()
    {
        if (_problem is null)
            TryDo(_file.Sync, "cannot be synced");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _retryAt = 0; // The last chance for what was held back.
        Commit();
        long lost = Interlocked.Add(ref _lost, _waitingRecords);
        long untold = _waitingRecords + _lostUnreported;
        if (untold > 0)
        {
            string before = lost > untold ? $" ({lost} with those lost before)" : string.Empty;
            _diagnostics.Report(
                ProblemKind.Final, $"{untold} records for {_file.Path} were never written{before}: {_problem}");
        }

        _waitingRecords = _lostUnreported = 0;
        Interlocked.Exchange(ref _heldBack, 0);
        _file.Dispose();
    }

    private static bool IsWithin(string logger, string prefix) =>
        logger.StartsWith(prefix, StringComparison.Ordinal)
        && (logger.Length == prefix.Length || logger[prefix.Length] == '.');

    private void AppendWaiting(ReadOnlySpan<byte> line)
    {
        _waiting.Append(line);
        _appendedLines++;
        if (_problem is null && _waiting.Length >= Limits.WriteBlockBytes)
            Commit();
    }

    private void WriteWaiting()
    {
        if (_waiting.Length == 0)
        {
            _file.Open();
            return;
        }

        try
        {
            _file.Write(_waiting.Written);
            TakeOff(_waiting.Length);
        }
        catch
        {
            TakeOff(_file.WrittenBeforeFailure);
            throw;
        }
    }

    /// <summary>Forgets the bytes that stand in the file, and counts the lines that ended within them.</summary>
    private void TakeOff(int bytes)
    {
        int lines = _waiting.Written[..bytes].Count((byte)'\n');
        _takenLines += lines;
        long records = lines;
        for (; _waitingOwn.TryPeek(out long own) && own < _takenLines; _waitingOwn.Dequeue())
            records--;
        Interlocked.Add(ref _written, records);
        _waitingRecords -= records;
        if (bytes == _waiting.Length)
            _waiting.Clear();
        else
            _waiting.Replace(0, bytes, default);
    }

    private void Recover()
    {
        _diagnostics.Report(ProblemKind.Over, $"{_file.Path} takes records again; {_lostUnreported} were lost");
        if (_lostUnreported == 0)
            return;
        byte[] line = _describeLoss(_file.Path, _lostUnreported);
        _lostUnreported = 0;
        AppendOwn(line);
        Commit();
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
                    $"{_file.Path} {failure}: {e.Message} Records wait in memory (up to "
                    + $"{Limits.MaxHeldBackBytes / (1024 * 1024)} MiB) until it can be written again.");
            }

            _problem = $"{failure}: {e.Message}";
            return false;
        }
    }
}
