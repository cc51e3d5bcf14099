using Hewn.Files;
using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>
/// The logs of a reading, all opened before the first is read, so that a rotation meanwhile neither loses nor doubles
/// lines. What cannot be opened is reported.
/// </summary>
internal sealed class OpenedLogs : IDisposable
{
    private readonly List<OpenedLog> _logs = [];
    private int _held;

    private OpenedLogs(ReadOptions options) =>
        (Options, Timestamps) = (options, new TimestampReader(options.Zone));

    public ReadOptions Options { get; }

    public TimestampReader Timestamps { get; }

    public ReadReport Report { get; } = new();

    public RingTails? Tails { get; private set; }

    public int Count => _logs.Count;

    /// <summary>Whether there are logs that hold the same records.</summary>
    public bool HasTwins { get; private set; }

    public OpenedLog this[int number] => _logs[number];

    public static OpenedLogs Open(IReadOnlyList<LogSource> sources, ReadOptions options)
    {
        var logs = new OpenedLogs(options);
        LogSet[] sets = [.. sources.Where(source => !source.IsPipe).Select(source => source.Set!)];
        if (options.IncludeRings)
            logs.ReadRings(sets);
        foreach (LogSource source in sources)
        {
            logs._logs.Add(new OpenedLog(
                source, logs.OpenSegments(source), source.Set is { } set ? logs.Tails?.Of(set) : null));
        }

        logs.HasTwins = new TwinLogs().Find(logs._logs);
        logs.ShareMemory();
        return logs;
    }

    public void Dispose()
    {
        foreach (Segment segment in _logs.SelectMany(log => log.Segments))
            segment.Dispose();
        Tails?.Dispose();
    }

    private void ReadRings(LogSet[] sets)
    {
        try
        {
            Tails = RingTails.Read(sets, Options.Zone, alsoIn: null, readsLiving: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report.Add(new(
                SourceProblemKind.Unreadable, "", $"What stands in rings only is left out: {e.Message}"));
        }
    }

    private List<Segment> OpenSegments(LogSource source)
    {
        if (source.Set is not { } set)
            return [Pipe(source.Path, () => Options.StandardInput ?? Console.OpenStandardInput())];
        if (source.IsPipe)
            return OpenPipes(source);
        List<Segment> segments;
        try
        {
            segments = source.IsWholeSet ? set.Open() : LogSet.Open(source.Files, Report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            segments = LogSet.Open(source.Files, Report); // Each by itself: one that may not be read hides no other.
        }

        segments.RemoveAll(IsLeftOut);
        foreach (Segment segment in segments)
        {
            if (++_held > Limits.MaxHeldFiles)
                segment.Rest();
        }

        return segments;
    }

    /// <summary>Files of which some can be read only once: none is opened before it is read.</summary>
    private List<Segment> OpenPipes(LogSource source) =>
    [
        .. source.Files.SelectMany(file => PipeFile.Is(file)
            ? [Pipe(file, () => PipeFile.Open(file))]
            : LogSet.Open([file], Report)),
    ];

    private Segment Pipe(string name, Func<Stream> open) =>
        Segment.OfStream(name, open, Options.BeforeWaiting, Options.Stop);

    private bool IsLeftOut(Segment segment)
    {
        string? problem;
        try
        {
            problem = segment.FindForeignForm();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Reading it will say so.
        }

        if (problem is null)
            return false;
        Report.Add(new(SourceProblemKind.Unreadable, segment.Path, problem));
        segment.Dispose();
        return true;
    }

    /// <summary>Gives each log its share of the memory for buffers and for the longest record.</summary>
    private void ShareMemory()
    {
        int logs = Math.Max(1, _logs.Count);
        // A log has a read buffer, and up to two batches of entries.
        int buffer = Math.Clamp(Limits.ReadBudgetBytes / (3 * logs), Limits.MinReadBufferBytes, Limits.ReadBufferBytes);
        int record = Math.Clamp(Limits.RecordBudgetBytes / (3 * logs), Limits.MinRecordBytes, Limits.MaxRecordBytes);
        foreach (Segment segment in _logs.SelectMany(log => log.Segments))
        {
            (segment.BufferBytes, segment.MaxRecordBytes) = (buffer, record);
            segment.Dialect ??= Options.Dialect;
        }
    }
}
