using Hewn.Store.Scanning;

namespace Hewn.Store.Querying;

/// <summary>How files are asked. Immutable, but for the tally.</summary>
public sealed record LocalSourceOptions
{
    /// <summary>Which fields are labels of streams.</summary>
    public LabelPolicy Labels { get; init; } = LabelPolicy.Default;

    /// <summary>
    /// Fields that are structured metadata of lines: those that a query names (<c>NamedLabels.Of</c>); null for all.
    /// With all of them nearly every line would be a series of its own.
    /// </summary>
    public IReadOnlySet<string>? Metadata { get; init; } = new HashSet<string>();

    /// <summary>The zone of times that name none; UTC when nothing is said.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Threads of a reading, 1 to 8; one a processor when nothing is said.</summary>
    public int Threads { get; init; } = new SegmentQueryOptions().Threads;

    /// <summary>Whether to use indexes.</summary>
    public IndexUse Index { get; init; } = IndexUse.IfPresent;

    /// <summary>
    /// What is known of the times of files; shared by copies, and by all readings that are given the same. Those must
    /// have the same <see cref="Zone"/>.
    /// </summary>
    public KnownTimes Times { get; init; } = new();

    /// <summary>
    /// Whether a question that an index could answer writes what is missing beside it (<c>.labels</c>), by reading the
    /// file once. Default: true.
    /// </summary>
    public bool WritesLabels { get; init; } = true;

    /// <summary>
    /// Whether entries that are asked for from the newest on come from the ends of files: of parts of whose times
    /// nothing is known, only those within the last mebibyte of a file are read, in 16 files at most. The answer comes
    /// at once, and is the whole one where lines stand in the order of time; <see cref="QueryTally.LeftOut"/> says
    /// whether anything was left out. Other readings are not changed by it. Default: false.
    /// </summary>
    public bool EndsOnly { get; init; }

    /// <summary>Counts what is read.</summary>
    public QueryTally Tally { get; init; } = new();

    /// <summary>What is known of files; shared by copies.</summary>
    internal KnownKinds Kinds { get; } = new();

    /// <summary>False reads every line through the query's stages; the answer is the same.</summary>
    internal bool JudgesFields { get; init; } = true;

    internal ScanTuning Tuning { get; init; } = new();

    internal SegmentQueryOptions ForScan(int threads) =>
        new() { Threads = threads, Index = Index, Tuning = Tuning };
}
