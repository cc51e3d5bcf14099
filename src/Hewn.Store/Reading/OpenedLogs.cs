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
    private const string ApiStem = "api";
    private const string ErrorsStem = "errors";

    private readonly List<OpenedLog> _logs = [];
    private int _held;

    private OpenedLogs(ReadOptions options) =>
        (Options, Timestamps) = (options, new TimestampReader(options.Zone));

    public ReadOptions Options { get; }

    public TimestampReader Timestamps { get; }

    public ReadReport Report { get; } = new();

    public RingTails? Tails { get; private set; }

    public int Count => _logs.Count;

    /// <summary>How many groups of logs there are that hold the same records.</summary>
    public int TwinGroups { get; private set; }

    public OpenedLog this[int number] => _logs[number];

    public static OpenedLogs Open(IReadOnlyList<LogSource> sources, ReadOptions options)
    {
        var logs = new OpenedLogs(options);
        LogSet[] sets = [.. sources.Where(source => source.Set is not null).Select(source => source.Set!)];
        if (options.IncludeRings)
            logs.ReadRings(sets);
        foreach (LogSource source in sources)
        {
            logs._logs.Add(new OpenedLog(
                source, logs.OpenSegments(source), source.Set is { } set ? logs.Tails?.Of(set) : null));
        }

        logs.FindTwins();
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
            Tails = RingTails.Read(sets, Options.Zone);
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
            return [Segment.OfStream(source.Path, Options.StandardInput ?? Console.OpenStandardInput())];
        List<Segment> segments;
        try
        {
            segments = source.IsWholeSet ? set.Open() : LogSet.Open(source.Files, Report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            segments = LogSet.Open(source.Files, Report); // Each by itself: one that may not be read hides no other.
        }

        foreach (Segment segment in segments)
        {
            if (++_held > Limits.MaxHeldFiles)
                segment.Rest();
        }

        return segments;
    }

    /// <summary>
    /// Hewn's API logging writes errors into its log and into its error log: the same lines, to be shown once.
    /// </summary>
    private void FindTwins()
    {
        var directories = _logs.Where(log => !log.Source.IsStandardInput)
            .GroupBy(log => Path.GetDirectoryName(log.Source.Path), StringComparer.Ordinal);
        foreach (IGrouping<string?, OpenedLog> directory in directories)
        {
            OpenedLog[] apis = [.. directory.Where(log => IsSharerOf(log, ApiStem))];
            OpenedLog[] errors = [.. directory.Where(log => IsSharerOf(log, ErrorsStem))];
            if (apis.Length == 0 || errors.Length == 0)
                continue;
            TwinGroups++;
            foreach (OpenedLog log in apis.Concat(errors))
                (log.TwinGroup, log.TwinSide) = (TwinGroups, errors.Contains(log) ? 1 : 0);
        }
    }

    private static bool IsSharerOf(OpenedLog log, string stem)
    {
        string directory = Path.GetDirectoryName(log.Source.Path)!;
        return Hewn.Files.SharedNames.NumberOf(Path.Combine(directory, stem + ".log"), log.Source.Path) > 0;
    }

    /// <summary>Gives each log its share of the memory for buffers and for the longest record.</summary>
    private void ShareMemory()
    {
        int logs = Math.Max(1, _logs.Count);
        // A log has a read buffer, and up to two batches of entries.
        int buffer = Math.Clamp(Limits.ReadBudgetBytes / (3 * logs), Limits.MinReadBufferBytes, Limits.ReadBufferBytes);
        int record = Math.Clamp(Limits.RecordBudgetBytes / (3 * logs), Limits.MinRecordBytes, Limits.MaxRecordBytes);
        foreach (Segment segment in _logs.SelectMany(log => log.Segments))
            (segment.BufferBytes, segment.MaxRecordBytes) = (buffer, record);
    }
}
