using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>
/// Any number of logs as one, by time, and then what is written to them: through renaming, truncation, deletion and
/// re-creation, lines that are written in pieces, and logs that begin meanwhile (in directories and patterns), without
/// gap or duplicate. <see cref="TryRead"/> never waits: false means "nothing now"; <see cref="RunAsync"/> waits. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// What is there at the start comes merged by time. What comes later is held back for
/// <see cref="ReadOptions.SortWindow"/>, so that a record that was read later and stamped earlier comes before. Within
/// a log the order stays as it is, whatever its clock says.
/// </remarks>
public sealed class LogFollower : IEntrySource
{
    private readonly FollowedLogs _logs;
    private readonly ReadOptions _options;
    private readonly TimeWindow _window;
    private readonly SortBuffer _held;
    private readonly TwinFilter _twins = new();
    private CursorHeap? _start; // the merge of what was there at the start, until it is drained
    private bool _hasLooked;
    private bool _isStartOver;
    private int _direct = -1; // the log that Current is read from without being held
    private FollowedLog? _currentLog;
    private Entry? _current;

    private LogFollower(FollowedLogs logs, ReadOptions options)
    {
        (_logs, _options, _window) = (logs, options, options.Window);
        _held = new(options.SortWindow, options.Time);
    }

    /// <summary>What was left out, missed and counted so far.</summary>
    public ReadReport Report => _logs.Report;

    /// <summary>The logs that are followed by now.</summary>
    public IReadOnlyList<LogSource> Sources => _logs.Sources;

    /// <inheritdoc/>
    public Entry Current => _current ?? throw new InvalidOperationException("Nothing was read.");

    /// <summary>The log that <see cref="Current"/> comes from.</summary>
    public LogSource CurrentSource =>
        (_currentLog ?? throw new InvalidOperationException("Nothing was read.")).Source;

    /// <summary>Opens logs. What cannot be opened stands in <see cref="Report"/>; standard input is not followed but
    /// read by <see cref="LogReader"/>, which waits for it.</summary>
    /// <param name="sources">The logs.</param>
    /// <param name="options">How; null: the defaults.</param>
    public static LogFollower Open(LogSources sources, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        options ??= new();
        return new(FollowedLogs.Open(sources, options), options);
    }

    /// <summary>
    /// The last entries that are wanted of what is there now, oldest first, as lasting copies; no more of the files is
    /// read than needed. <see cref="TryRead"/> then goes on exactly behind them. Call it before the first
    /// <see cref="TryRead"/>.
    /// </summary>
    /// <param name="count">How many at most; at least 1.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too. Null: all.</param>
    public IReadOnlyList<Entry> ReadLast(int count, Predicate<Entry>? isWanted = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        isWanted ??= _ => true;
        _isStartOver = true;
        return _logs.ReadLast(count, entry => _window.Has(entry.UtcTicks) && isWanted(entry), _twins);
    }

    /// <inheritdoc/>
    public bool TryRead()
    {
        while (TryReadAny())
        {
            if (!_window.Has(Current.UtcTicks))
            {
                Report.Outside++;
            }
            else if (_twins.IsDuplicate(Current, _currentLog!.Opened))
            {
                Report.Duplicates++;
            }
            else
            {
                Report.Tally.Count(Current);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Hands every entry to <paramref name="onEntry"/> until cancelled, which is the normal end and no error. It is
    /// woken by the system when a file changes, and looks itself every 25 ms (less often with hundreds of logs).
    /// </summary>
    /// <param name="onEntry">Called for each entry, which is valid during the call only.</param>
    /// <param name="onPause">Called when there is nothing more for now: the time to flush.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Action<Entry> onEntry, Action onPause, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(onEntry);
        ArgumentNullException.ThrowIfNull(onPause);
        using var watch = new DirectoryWatch(_options.Time);
        while (!cancellation.IsCancellationRequested)
        {
            watch.Watch(_logs.Directories);
            if (watch.TakeNewNames())
                _logs.LookSoon();
            while (TryRead() && !cancellation.IsCancellationRequested)
                onEntry(Current);
            onPause();
            TimeSpan pause = _logs.PollInterval;
            if (_held.NextDue is { } due && due < pause)
                pause = due;
            await watch.WaitAsync(pause, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _start?.Dispose();
        _logs.Dispose();
    }

    private bool TryReadAny()
    {
        if (!_isStartOver && TryReadStart())
            return true;
        while (true)
        {
            if (_direct >= 0 && TryReadDirect())
                return true;
            if (_held.TryTake(out FollowedLog? log, out Entry? entry))
            {
                (_current, _currentLog) = (entry, log);
                return true;
            }

            if (_hasLooked)
            {
                _hasLooked = false;
                return false;
            }

            Look();
        }
    }

    private bool TryReadStart()
    {
        _start ??= new(_logs.Logs.Select((log, number) => new FollowCursor(log, number)));
        if (_current is not null)
            _start.Advance();
        if (_start.Next() is FollowCursor next)
        {
            (_current, _currentLog) = (next.Current, next.FollowedLog);
            return true;
        }

        _isStartOver = true;
        _current = null;
        return false;
    }

    /// <summary>Looks at all logs and holds back what they have; with one log nothing is held back.</summary>
    private void Look()
    {
        _hasLooked = true;
        _logs.FindNewLogs();
        if (_logs.Logs.Count == 1 || _options.SortWindow <= TimeSpan.Zero)
        {
            if (_held.IsEmpty)
                _direct = 0;
            if (_direct == 0)
                return;
        }

        foreach (FollowedLog log in _logs.Logs)
        {
            TimeSpan? age = null;
            while (!_held.IsFull && log.TryRead(Report))
                _held.Add(log, log.Current.Copy(), age ??= log.AgeAt(_options.Time.GetUtcNow()));
        }

        // Not all may have been read: then the next look comes at once.
        _hasLooked = !_held.IsFull;
    }

    private bool TryReadDirect()
    {
        for (; _direct < _logs.Logs.Count; _direct++)
        {
            if (!_logs.Logs[_direct].TryRead(Report))
                continue;
            (_current, _currentLog) = (_logs.Logs[_direct].Current, _logs.Logs[_direct]);
            return true;
        }

        _direct = -1;
        return false;
    }
}
