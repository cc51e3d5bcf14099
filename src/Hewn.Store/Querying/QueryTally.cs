using Hewn.Store.Scanning;

namespace Hewn.Store.Querying;

/// <summary>What readings came across, so that nothing is left out in silence. Thread-safe.</summary>
public sealed class QueryTally
{
    private readonly Lock _gate = new();
    private readonly List<string> _problems = []; // under _gate
    private long _bytes;
    private long _malformed;
    private long _tooLong;
    private long _undated;
    private long _displaced;
    private long _known;
    private long _dropped;
    private long _handedOver;
    private long _indexed;
    private long _fromColumns;
    private long _skipped;
    private long _again;
    private long _leftOut;

    /// <summary>Bytes of files that were read or answered for by an index.</summary>
    public long Bytes => _bytes;

    /// <summary>Bytes that were read more than once, because the lines stand so far out of the order of time.</summary>
    public long Again => _again;

    /// <summary>Bytes that were not looked at, because only the ends of files were asked.</summary>
    public long LeftOut => _leftOut;

    /// <summary>Lines that are no JSON object, of those that were parsed.</summary>
    public long Malformed => _malformed;

    /// <summary>Lines of more than 8 MiB, which were left out.</summary>
    public long TooLong => _tooLong;

    /// <summary>Lines without a time that can be read; taken at the time of the line before.</summary>
    public long Undated => _undated;

    /// <summary>
    /// Lines that came out of the order of time, because a file was changed, and not only written to, while it was
    /// read.
    /// </summary>
    public long Displaced => _displaced;

    /// <summary>Lines whose samples were made from their fields alone.</summary>
    public long Known => _known;

    /// <summary>Lines that were dropped by their fields alone, or belong to streams that nobody asked for.</summary>
    public long Dropped => _dropped;

    /// <summary>Lines that went through the stages of the query.</summary>
    public long HandedOver => _handedOver;

    /// <summary>Of the lines known or dropped by their fields, those that indexes answered for.</summary>
    public long FromColumns => _fromColumns;

    /// <summary>Files that were read with their index.</summary>
    public long Indexed => _indexed;

    /// <summary>Files that were not read because of their labels.</summary>
    public long Skipped => _skipped;

    /// <summary>Files that could not be read whole, and why.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_gate)
                return [.. _problems];
        }
    }

    /// <summary>What is said of a file that is another one, or begins otherwise, than when it was opened.</summary>
    internal static string Changed(string path) =>
        $"{path}: it was cut or replaced while it was read, so that lines of it are missing";

    internal void Add(SegmentReport report)
    {
        Interlocked.Add(ref _bytes, report.Bytes);
        Interlocked.Add(ref _malformed, report.Lines.Malformed);
        Interlocked.Add(ref _tooLong, report.Lines.TooLong);
        if (report.UsedIndex)
            Interlocked.Increment(ref _indexed);
        string? problem = report.Outcome switch
        {
            ScanOutcome.Missing => "there is no such file",
            ScanOutcome.Shrunk => "it was cut while it was read",
            ScanOutcome.Failed => report.Problem ?? "it cannot be read",
            _ => null,
        };
        if (problem is not null)
            AddProblem($"{report.Path}: {problem}");
    }

    internal void AddProblem(string problem)
    {
        lock (_gate)
        {
            if (_problems.Count < QueryLimits.MaxProblems && !_problems.Contains(problem))
                _problems.Add(problem);
        }
    }

    internal void AddLines(LineCounts counts)
    {
        Interlocked.Add(ref _known, counts.Known);
        Interlocked.Add(ref _dropped, counts.Dropped);
        Interlocked.Add(ref _handedOver, counts.HandedOver);
        Interlocked.Add(ref _undated, counts.Undated);
        Interlocked.Add(ref _fromColumns, counts.FromColumns);
    }

    internal void AddBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void AddAgain(long bytes) => Interlocked.Add(ref _again, bytes);

    internal void AddLeftOut(long bytes) => Interlocked.Add(ref _leftOut, bytes);

    internal void AddMalformed(long lines) => Interlocked.Add(ref _malformed, lines);

    internal void AddIndexed() => Interlocked.Increment(ref _indexed);

    internal void AddDisplaced() => Interlocked.Increment(ref _displaced);

    internal void AddSkipped() => Interlocked.Increment(ref _skipped);
}
