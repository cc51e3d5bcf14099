namespace Hewn.Server.Limits;

/// <summary>
/// What a request may ask for and hold, named and worded as Loki does. At a limit the request is refused; nothing is
/// cut. Zero means no limit where it says so.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>Bytes of a request's body as it comes; Loki has no other name for it than its server's.</summary>
    public long MaxBodyBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of a body after it is unpacked.</summary>
    public int MaxUnpackedBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Bytes of a session's file, with the form that it comes in.</summary>
    public long MaxSessionFileBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Bytes of a pushed line; 0 for no limit up to 2 MiB.</summary>
    public int MaxLineBytes { get; init; } = 256 * 1024;

    /// <summary>Labels of a pushed stream.</summary>
    public int MaxLabelNames { get; init; } = 15;

    /// <summary>Bytes of a label's name.</summary>
    public int MaxLabelNameBytes { get; init; } = 1024;

    /// <summary>Bytes of a label's value.</summary>
    public int MaxLabelValueBytes { get; init; } = 2048;

    /// <summary>Bytes of all structured metadata of a line.</summary>
    public int MaxMetadataBytes { get; init; } = 64 * 1024;

    /// <summary>Items of structured metadata of a line.</summary>
    public int MaxMetadataCount { get; init; } = 128;

    /// <summary>
    /// How long a request to delete lines may be cancelled: so long its lines are not shown, but still stand in the
    /// files. Loki's <c>delete_request_cancel_period</c>; zero for no time.
    /// </summary>
    public TimeSpan DeleteCancelPeriod { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The time of a request to delete lines by their text is done in parts that are no longer. Loki's
    /// <c>delete_max_interval</c>; zero for any length.
    /// </summary>
    public TimeSpan DeleteMaxInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Streams of a tenant that are pushed to within an hour; 0 for any number.</summary>
    public int MaxStreams { get; init; } = 5000;

    /// <summary>How old a pushed line may be; null for however old.</summary>
    public TimeSpan? RejectOlderThan { get; init; }

    /// <summary>How far in the future a pushed line may be.</summary>
    public TimeSpan CreationGrace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Lines of an answer.</summary>
    public int MaxEntries { get; init; } = 5000;

    /// <summary>Series of an answer.</summary>
    public int MaxSeries { get; init; } = 500;

    /// <summary>From the first to the last point of a query.</summary>
    public TimeSpan MaxQueryLength { get; init; } = TimeSpan.FromHours(721);

    /// <summary>How long a query may take.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Queries that run at a time; further ones wait.</summary>
    public int MaxConcurrentQueries { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Queries that wait; further ones are refused.</summary>
    public int MaxWaitingQueries { get; init; } = 2048;

    /// <summary>Pushes that are read and written at a time; further ones wait.</summary>
    public int MaxConcurrentPushes { get; init; } = 32;

    /// <summary>
    /// Bytes of pushed bodies, as they came and unpacked, that are in memory at a time; a push beyond is refused with
    /// 429 and comes again. A push alone is taken up to its own limits.
    /// </summary>
    public long MaxPushMemoryBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Clients that tail.</summary>
    public int MaxTails { get; init; } = 2000;

    /// <summary>Rules of a group that is set by the API; 0 for any number.</summary>
    public int MaxRulesOfGroup { get; init; } = 1000;

    /// <summary>Groups of a tenant's rules, beyond which the API sets no further one; 0 for any number.</summary>
    public int MaxRuleGroups { get; init; } = 1000;

    /// <summary>Threads of a query, from 1; 8 at most are used.</summary>
    public int QueryThreads { get; init; } = Math.Min(8, Environment.ProcessorCount);
}
