using Hewn.Files;
using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Reading;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>The logs of a follower, and those that begin meanwhile.</summary>
internal sealed class FollowedLogs : IDisposable
{
    private const int LooksShare = 20;

    private readonly LogSources _sources;
    private readonly ReadOptions _options;
    private readonly TimestampReader _timestamps;
    private readonly List<FollowedLog> _logs = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly RingTails? _tails;
    private readonly TwinLogs _twinLogs = new();
    private bool _hasTwins;
    private long _lookAt;
    private long _mayLookAt; // Not before, so that looking takes a small part of the time.

    private FollowedLogs(LogSources sources, ReadOptions options)
    {
        (_sources, _options) = (sources, options);
        _timestamps = new(options.Zone);
        LogSet[] sets = [.. sources.Logs.Where(source => source.Set is not null).Select(source => source.Set!)];
        _tails = options.IncludeRings ? TryReadRings(sets) : null;
        foreach (LogSource source in sources.Logs)
            Add(source);
        _directories.UnionWith(sources.Watched);
        _hasTwins = _twinLogs.Find(Opened);
        _lookAt = NextLook();
    }

    public ReadReport Report { get; } = new();

    public IReadOnlyList<FollowedLog> Logs => _logs;

    public IReadOnlyList<LogSource> Sources => _logs.ConvertAll(log => log.Source);

    private IEnumerable<OpenedLog> Opened => _logs.Select(log => log.Opened);

    /// <summary>Where files may change.</summary>
    public IReadOnlyCollection<string> Directories => _directories;

    /// <summary>Time between two looks at all logs: a look costs some microseconds a log.</summary>
    public TimeSpan PollInterval
    {
        get
        {
            var byCost = TimeSpan.FromMilliseconds(_logs.Count / 8.0);
            return byCost > Limits.PollInterval ? byCost : Limits.PollInterval;
        }
    }

    public static FollowedLogs Open(LogSources sources, ReadOptions options) => new(sources, options);

    /// <summary>See <see cref="LogFollower.ReadLast"/>.</summary>
    public IReadOnlyList<Entry> ReadLast(int count, Predicate<Entry> isWanted, TwinFilter twins)
    {
        var kept = new KeptEntries();
        var chosen = new LastMerge(count, _hasTwins, kept);
        foreach (FollowedLog log in _logs)
        {
            try
            {
                chosen.Add(log.Follower.ReadLast(count, isWanted, kept), log.Opened);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report.Add(new(
                    SourceProblemKind.Unreadable, log.Source.Path, $"'{log.Source.Path}' cannot be read: {e.Message}"));
            }
        }

        return chosen.Take(twins, Report);
    }

    /// <summary>Looks, not too often, for logs that are new in directories and patterns.</summary>
    public void FindNewLogs()
    {
        long now = _options.Time.GetTimestamp();
        if (now < _lookAt)
            return;
        _lookAt = NextLook();
        _tails?.FindLiving();
        if (!_sources.CanGrow)
            return;
        LogSources found = _sources.Refresh();
        long took = _options.Time.GetTimestamp() - now;
        _mayLookAt = now + took * LooksShare;
        _directories.UnionWith(found.Watched);
        bool isNew = false;
        foreach (LogSource source in found.Logs)
            isNew |= source.Set is not null && !_known.Contains(source.Path) && IsNew(source) && Add(source);
        if (isNew)
            _hasTwins = _twinLogs.Find(Opened);
    }

    /// <summary>Has <see cref="FindNewLogs"/> look as soon as it may: something got a name.</summary>
    public void LookSoon() => _lookAt = Math.Min(_lookAt, _mayLookAt);

    public void Dispose()
    {
        foreach (FollowedLog log in _logs)
            log.Follower.Dispose();
        _tails?.Dispose();
    }

    private RingTails? TryReadRings(LogSet[] sets)
    {
        try
        {
            return RingTails.Read(sets, _options.Zone, alsoIn: null, readsLiving: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report.Add(new(SourceProblemKind.Unreadable, "", $"What stands in rings only is left out: {e.Message}"));
            return null;
        }
    }

    private bool Add(LogSource source)
    {
        if (source.Set is not { } set)
        {
            Report.Add(new(
                SourceProblemKind.Unreadable, source.Path, "Standard input cannot be followed beside files."));
            return false;
        }

        try
        {
            using (Segment? now = Segment.TryOpen(source.Path))
            {
                if (now?.FindForeignForm() is { } problem)
                {
                    Report.Add(new(SourceProblemKind.Unreadable, source.Path, problem));
                    _known.Add(source.Path); // It is told once.
                    return false;
                }
            }

            set = set.InDialect(_options.Dialect);
            RingTail? tail = _tails?.FollowedTail(set);
            var follower = new SetFollower(
                set,
                source.IsWholeSet ? null : source.Files,
                _timestamps,
                new ReadTally(),
                _options.Time,
                tail,
                _options.Since is null ? null : StartOf);
            _logs.Add(new(new OpenedLog(source, [], tail), follower));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report.Add(new(
                SourceProblemKind.Unreadable, source.Path, $"'{source.Path}' cannot be followed: {e.Message}"));
            return false;
        }

        _known.Add(source.Path);
        _directories.Add(Path.GetDirectoryName(source.Path)!);
        return true;
    }

    /// <summary>Where what is wanted begins in a file.</summary>
    private Stretch StartOf(Segment segment)
    {
        var plan = ReadPlan.Of(segment, _options with { Until = null }, _timestamps);
        if (plan.Stretches.Count == 0)
            return Stretch.Whole;
        Report.AddSkipped(plan.Stretches[0].From);
        return plan.Stretches[0];
    }

    /// <summary>
    /// Whether a log that appeared is a new one. A followed file that was renamed to a name that is no number's is not,
    /// nor is a copy of one, nor what was packed.
    /// </summary>
    private bool IsNew(LogSource source)
    {
        foreach (string file in source.Files)
        {
            if (LogName.Of(Path.GetFileName(file)).IsPacked || FileIdentity.Of(file) is not { } identity)
                return false;
            if (_logs.Exists(log => log.Follower.Knows(identity)))
                return false;
            using Segment? segment = Segment.TryOpen(file);
            if (segment is null || _logs.Exists(log => log.Follower.KnowsHeadOf(segment)))
                return false;
        }

        return true;
    }

    private long NextLook() => _options.Time.GetTimestamp()
        + (long)(Limits.SharerInterval.TotalSeconds * _options.Time.TimestampFrequency);
}
