using Hewn.Files;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>
/// Logs that are read from the places where an earlier process ended, and then followed: through renaming, packing,
/// truncation, copying and re-creation, while this runs and while it does not. What stands in rings only is read
/// when it is in the files. Not thread-safe.
/// </summary>
/// <remarks>Each log is read in its own order; several take turns.</remarks>
public sealed class LogFeed : IDisposable
{
    private readonly ReadOptions _options;
    private readonly Predicate<LogSource> _isWanted;
    private readonly TimestampReader _timestamps;
    private readonly DirectoryWatch _watch;
    private readonly List<FedLog> _logs = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private LogSources _sources;
    private PlaceBook _book;
    private long _lookAt;
    private int _turn;
    private FedLog? _current;

    private readonly IReadOnlyCollection<FilePlace> _first;

    private LogFeed(LogSources sources, IReadOnlyCollection<FilePlace> places, ReadOptions options,
        Predicate<LogSource> isWanted)
    {
        (_sources, _first, _options, _isWanted) = (sources, places, options, isWanted);
        _timestamps = new(options.Zone);
        _watch = new(options.Time);
        _book = new(places);
    }

    /// <summary>What could not be read, or is missing.</summary>
    public ReadReport Report { get; } = new();

    /// <summary>The logs that are read by now.</summary>
    public IReadOnlyList<LogSource> Sources => _logs.ConvertAll(log => log.Source);

    /// <summary>The entry that was read last, valid until the next is read.</summary>
    public Entry Current => (_current ?? throw new InvalidOperationException("Nothing was read.")).Follower.Current;

    /// <summary>The log that <see cref="Current"/> comes from.</summary>
    public LogSource CurrentSource =>
        (_current ?? throw new InvalidOperationException("Nothing was read.")).Source;

    /// <summary>Opens logs.</summary>
    /// <param name="sources">The logs; those that appear in their directories and patterns later come with them.
    /// </param>
    /// <param name="places">Where earlier reading ended; empty for the first time.</param>
    /// <param name="options">Zone, dialect and clock; the rest is not looked at. Null: the defaults.</param>
    /// <param name="isWanted">Which of the logs; null: all.</param>
    /// <param name="startsAtEnd">
    /// Whether files of which no place is known, and that are there now, are read from their ends on.
    /// </param>
    public static LogFeed Open(
        LogSources sources,
        IReadOnlyCollection<FilePlace> places,
        ReadOptions? options = null,
        Predicate<LogSource>? isWanted = null,
        bool startsAtEnd = false)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(places);
        var feed = new LogFeed(sources, places, options ?? new(), isWanted ?? (_ => true));
        foreach (SourceProblem problem in sources.Problems)
            feed.Report.Add(problem);
        foreach (LogSource source in sources.Logs)
            feed.Add(source, startsAtEnd);
        foreach (FilePlace gone in feed._book.Unfound)
        {
            feed.Report.Add(new(SourceProblemKind.Vanished, gone.Path,
                $"'{gone.Path}' is gone; what stood there behind byte {gone.Offset}, if anything, was not read"));
        }

        feed._watch.Watch(sources.Watched);
        feed._lookAt = feed.NextLook();
        return feed;
    }

    /// <summary>Reads the next entry; false when there is none now. Never waits.</summary>
    public bool TryRead()
    {
        for (int tried = 0; tried < _logs.Count; tried++)
        {
            FedLog log = _logs[_turn % _logs.Count];
            if (log.TryRead(Report))
            {
                _current = log;
                return true;
            }

            _turn = (_turn + 1) % _logs.Count;
        }

        return false;
    }

    /// <summary>Lets the next log have its turn, so that one that is written without pause does not hold up others.
    /// </summary>
    public void TakeTurns() => _turn++;

    /// <summary>Where reading stands: behind <see cref="Current"/>, and behind all that was read before.</summary>
    public IReadOnlyList<FilePlace> Places() => [.. _logs.SelectMany(log => log.Follower.Places())];

    /// <summary>Bytes of the files, as they stand on the disk, that were not read yet. Packed files are left out.
    /// </summary>
    public long BytesBehind() => _logs.Sum(log => log.Follower.BytesBehind());

    /// <summary>Looks, once in a second at most, for logs that have appeared.</summary>
    public void FindNewLogs()
    {
        if (_options.Time.GetTimestamp() < _lookAt && !_watch.TakeNewNames())
            return;
        _lookAt = NextLook();
        _sources = _sources.Refresh();
        _watch.Watch(_sources.Watched);
        // What is read now is known, too: a file that was renamed to a name of its own goes on where it was.
        _book = new(Places().Concat(_first));
        foreach (LogSource source in _sources.Logs)
        {
            if (!_known.Contains(source.Path) && !IsOfOthers(source))
                Add(source, fromEnd: false);
        }
    }

    /// <summary>Waits until something changes in the directories of the logs, but not longer than this. Being cancelled
    /// is no error.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) =>
        _watch.WaitAsync(longest, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _logs.ForEach(log => log.Follower.Dispose());
        _watch.Dispose();
    }

    private void Add(LogSource source, bool fromEnd)
    {
        if (source.Set is not { } set || !_isWanted(source))
            return;
        try
        {
            SetFollower follower = SetFollower.Resume(set.InDialect(_options.Dialect),
                source.IsWholeSet ? null : source.Files, _timestamps, _options.Time,
                segment => PlaceOf(segment, fromEnd));
            _logs.Add(new(source, follower));
            _known.Add(source.Path);
            _watch.Watch([Path.GetDirectoryName(source.Path)!]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Report.Add(new(SourceProblemKind.Unreadable, source.Path,
                $"'{source.Path}' cannot be read: {failed.Message} It is tried again."));
        }
    }

    private FilePlace? PlaceOf(Segment segment, bool fromEnd) => _book.Find(segment)
        ?? (fromEnd && segment.IsSeekable ? PlaceBook.Of(segment, segment.Length, isDone: false)
            : fromEnd ? PlaceBook.Of(segment, 0, isDone: true)
            : null);

    /// <summary>Whether a log that appeared is a file of another one under a new name.</summary>
    private bool IsOfOthers(LogSource source) => source.Files.All(file =>
        FileIdentity.Of(file) is not { } identity || _logs.Exists(log => log.Follower.Knows(identity)));

    private long NextLook() => _options.Time.GetTimestamp()
        + (long)(Limits.SharerInterval.TotalSeconds * _options.Time.TimestampFrequency);
}
