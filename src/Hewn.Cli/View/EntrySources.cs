using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Index;
using Hewn.Store.Reading;
using Hewn.Store.Rings;
using Hewn.Store.Scanning;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>
/// The logs that a command reads: the one place that knows how they are found and opened. One thread's.
/// </summary>
internal sealed class EntrySources
{
    private const int ProbedEntries = 32;

    private static readonly TimeSpan _writing = TimeSpan.FromMilliseconds(100); // what a process needs at most

    private readonly LogSources _found;
    private readonly Terminal _terminal;
    private readonly ReadOptions _options;
    private readonly List<string> _problems;
    private readonly ReadTally _ownTally = new();
    private ReadReport? _report;

    private EntrySources(
        LogSources found,
        TimeZoneInfo zone,
        TimeWindow window,
        Terminal terminal,
        TimeProvider time,
        bool tellsMistakes = false)
    {
        (_found, _terminal) = (found, terminal);
        Awaited = found.Awaited;
        _problems =
        [
            .. found.Problems.Where(problem => tellsMistakes || !problem.IsMistake).Select(problem => problem.Message),
        ];
        _options = new ReadOptions
        {
            Since = Bound(window.FromTicks),
            Until = Bound(window.UntilTicks),
            Zone = zone,
            StandardInput = terminal.Input,
            Time = time,
        };
        foreach (LogSource source in found.Logs)
            DebugLog.Say($"log {source.Path}, {source.Files.Count} files");
    }

    /// <summary>What reading came across.</summary>
    public ReadTally Tally => _report?.Tally ?? _ownTally;

    /// <summary>What could not be read, for people.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. _problems, .. _report?.Problems.Select(problem => problem.Message) ?? [],
    ];

    /// <summary>What stands in rings; null when nothing was read.</summary>
    public RingTails? Rings { get; private set; }

    /// <summary>Whether some of it can be read only once, while others write into it: standard input, or a pipe that
    /// has a name.</summary>
    public bool HasPipe => _found.Logs.Any(source => source.IsPipe);

    /// <summary>Called when a pipe has nothing more for now: the time to show what was read.</summary>
    public Action? BeforeWaiting { get; set; }

    /// <summary>Paths of the logs that rings may hold more of.</summary>
    public IReadOnlyCollection<string> RingedLogs => [.. _found.Logs.Select(source => source.Path)];

    /// <summary>What was typed and names no log yet; it is waited for.</summary>
    public IReadOnlyList<string> Awaited { get; private init; }

    /// <summary>Bytes of the files, as they are now.</summary>
    public long Bytes => _found.Logs.SelectMany(log => log.Files)
        .Select(file => new FileInfo(file)).Sum(file => file.Exists ? file.Length : 0);

    /// <summary>What is read, for messages.</summary>
    public string Description =>
        _found.Logs.Count == 1 ? PlainText.Of(_found.Logs[0].Path) : $"{_found.Logs.Count} logs";

    /// <summary>The logs that were typed, or those of the folder that logs go to.</summary>
    /// <param name="paths">What was typed.</param>
    /// <param name="terminal">Has the environment and the standard input.</param>
    /// <param name="zone">The zone of timestamps without one.</param>
    /// <param name="window">From when to when.</param>
    /// <param name="time">The clock.</param>
    /// <param name="follows">Whether to wait for logs that are not there yet.</param>
    /// <exception cref="UsageException">Something that was typed names no log.</exception>
    public static EntrySources Of(
        string[] paths,
        Terminal terminal,
        TimeZoneInfo zone,
        TimeWindow window,
        TimeProvider time,
        bool follows = false)
    {
        if (Array.Exists(paths, string.IsNullOrEmpty))
            throw new UsageException("PATHS: '' is not possible. Allowed: files, folders, patterns, or -.");
        string[] inputs = paths.Length > 0 ? paths : [LogDirectory.Choose(null, "PATHS", terminal).Path];
        // Beside a pipe nothing is followed.
        bool mayAppear = follows && !inputs.Contains(LogSource.StandardInputName);
        LogSources found = LogSources.Find(inputs, new SourceOptions { MayAppear = mayAppear });
        // What is there is shown all the same, and what is not told at the end.
        bool isNothing = found.Logs.Count + found.Awaited.Count == 0;
        if (isNothing && found.Problems.FirstOrDefault(problem => problem.IsMistake) is { } mistake)
            throw new UsageException($"{mistake.Message} Run with --help for what is allowed.");
        return new(found, zone, window, terminal, time, tellsMistakes: true);
    }

    /// <summary>Logs that were found already, by who has looked whether those are there that have to be.</summary>
    public static EntrySources Of(
        LogSources found, Terminal terminal, TimeZoneInfo zone, TimeWindow window, TimeProvider time) =>
        new(found, zone, window, terminal, time);

    /// <summary>The logs of an API.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public static EntrySources Of(ViewRequest request, TimeWindow window, Terminal terminal, TimeProvider time)
    {
        ViewCommand.RequireLogs(request);
        IEnumerable<string> paths = request.Sets().SelectMany(set => set.Sharers())
            .Where(set => request.IsFollowing || set.Exists()).Select(set => set.ActivePath);
        LogSources found = LogSources.Find(
            paths, new SourceOptions { IncludeRotated = true, MayAppear = request.IsFollowing });
        // One of the two logs may never come: an API without errors has none of errors.
        return new(found, request.Zone, window, terminal, time)
        {
            Awaited = found.Logs.Count > 0 ? [] : [request.Directory],
        };
    }

    /// <summary>All entries of the window, by time.</summary>
    /// <param name="stop">Ends it early.</param>
    public LogReader Open(CancellationToken stop = default) => OpenReader(_options with { Stop = stop });

    /// <summary>
    /// At least the entries that pass a filter, by time; many that do not are passed over without being parsed.
    /// </summary>
    /// <param name="lines">The filter.</param>
    /// <param name="stop">Ends it early.</param>
    public LogReader Open(LineFilter lines, CancellationToken stop = default) => Open(lines, null, stop);

    /// <summary>As <see cref="Open(LineFilter, CancellationToken)"/>, with <see cref="ReadOptions.Texts"/>.</summary>
    public LogReader Open(LineFilter lines, Func<IEntryText>? texts, CancellationToken stop)
    {
        if (SegmentIndex.CanHelp(lines))
            BuildIndexes(stop);
        return OpenReader(_options with { Wanted = lines, Stop = stop, Texts = texts });
    }

    /// <summary>Gives large files that are closed their indexes, where they have none.</summary>
    public void BuildIndexes(CancellationToken stop) =>
        new IndexBuilding(_terminal, _options.Time).Build(
            _found.Logs.Where(log => !log.IsPipe).SelectMany(log => log.Files), stop);

    /// <summary>Whether all of a file was read, and each line was a record.</summary>
    public static bool IsWhole(SegmentReport file) =>
        file.Outcome == ScanOutcome.Complete && file.Lines.Malformed == 0 && file.Lines.TooLong == 0;

    /// <summary>All entries, whatever the window.</summary>
    public LogReader OpenWhole(CancellationToken stop) =>
        OpenReader(_options with { Since = null, Until = null, Stop = stop });

    /// <summary>When the last entry was written, whatever the window; null where it has no time, or where finding it
    /// takes long, since packed files are read from their beginning.</summary>
    public long? LastTicks(CancellationToken stop)
    {
        if (_found.Logs.SelectMany(log => log.Files).Any(IsPacked))
            return null;
        using LogReader reader = OpenWhole(stop);
        return reader.ReadLast(1, null, stop) is [{ HasTimestamp: true } last] ? last.UtcTicks : null;
    }

    /// <summary>The last entries that are wanted, oldest first; no more is read than needed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Entry> ReadLast(int count, Predicate<Entry> isWanted, CancellationToken cancellation)
    {
        using LogReader reader = OpenReader(_options with { Stop = cancellation });
        IReadOnlyList<Entry> last = reader.ReadLast(count, isWanted, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return last;
    }

    /// <summary>All entries, and those that are written from now on.</summary>
    public LogFollower Follow()
    {
        if (_found.Logs.FirstOrDefault(log => log.IsPipe) is { } pipe)
        {
            string name = pipe.IsStandardInput ? "the standard input" : $"'{pipe.Path}' is a pipe and";
            throw new UsageException($"{name} cannot be followed: it is read once, as it comes.");
        }

        LogFollower follower = LogFollower.Open(_found, _options);
        _report = follower.Report;
        return follower;
    }

    /// <summary>
    /// The files, where all are plain and of Hewn's JSON lines or of slog's text, and hold everything that reading
    /// would show; null where not.
    /// </summary>
    public IReadOnlyList<string>? ScannableFiles()
    {
        string[] files = [.. _found.Logs.SelectMany(source => source.Files)];
        bool isPlain = _found.Problems.Count == 0 && !HasPipe
            && !Array.Exists(files, IsPacked);
        // An API's log and its error log hold the same records, which reading shows once.
        bool mayHaveTwins = _found.Logs.Count > 1
            && _found.Logs.Any(log => Path.GetFileName(log.Path).StartsWith("errors", StringComparison.Ordinal));
        if (!isPlain || mayHaveTwins || files.Length == 0)
            return null;
        using LogReader all = LogReader.Open(_found, _options);
        bool hasRings = all.Rings is { } rings && (rings.Rings.Any(ring => ring.Files.Any(file => file.Unwritten > 0))
            || !rings.AwaitWritten(_writing));
        return !hasRings && Array.TrueForAll(files, IsOfScannableLines) ? files : null;
    }

    private LogReader OpenReader(ReadOptions options)
    {
        LogReader reader = LogReader.Open(_found, options with { BeforeWaiting = BeforeWaiting });
        (_report, Rings) = (reader.Report, reader.Rings);
        return reader;
    }

    private static bool IsPacked(string file) => file.EndsWith(".gz", StringComparison.Ordinal);

    private bool IsOfScannableLines(string file)
    {
        using LogReader reader = LogReader.Open(LogSources.Find([file]), _options with { IncludeRings = false });
        Predicate<Entry>? isOfForm = null;
        for (int i = 0; i < ProbedEntries && reader.TryRead(); i++)
        {
            isOfForm ??= EntryForms.IsSlogLine(reader.Current)
                ? new Predicate<Entry>(EntryForms.IsSlogLine)
                : EntryForms.IsHewnLine;
            if (!isOfForm(reader.Current))
                return false;
        }

        return true;
    }

    private static DateTimeOffset? Bound(long? ticks) =>
        ticks is { } known ? new DateTimeOffset(Math.Clamp(known, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero) : null;
}
