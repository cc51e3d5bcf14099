using Hewn.Server.Dashboard;
using Hewn.Server.Http;
using Hewn.Server.Limits;
using Hewn.Server.Metrics;
using Hewn.Server.Rules;
using Hewn.Server.Sessions;
using Hewn.Server.Storage;
using Hewn.Server.Tail;
using Hewn.Store.Querying;
using Hewn.Store.Streams;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server;

/// <summary>What all endpoints of a server share. Thread-safe.</summary>
internal sealed class LogServer : IGuarded
{
    /// <summary>The folder of pushed lines in the folder of the logs.</summary>
    public const string PushedFolder = ".pushed";

    /// <summary>The tenant of a server that has no tenants, as Loki calls it.</summary>
    public const string OnlyTenant = "fake";

    private static readonly TimeSpan _retentionInterval = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer? _retention;
    private readonly DiskSpaceLog _diskSpace;
    private long _daysDeleted;

    public LogServer(LogServerOptions options)
    {
        options.Rules.Check();
        var ruleFiles = RuleFileWatch.Open(options);
        Options = options;
        Logins = new(options.Time);
        Started = options.Time.GetUtcNow();
        Store = new(Path.Combine(options.Directory, PushedFolder), options.Time, options.OnProblem);
        Sessions = new(options);
        Queries = new(options.Limits.MaxConcurrentQueries, options.Limits.MaxWaitingQueries);
        Pushes = new(options.Limits.MaxConcurrentPushes, int.MaxValue);
        Tails = new(options.Limits.MaxTails);
        Memory = new(options.Limits.MaxPushMemoryBytes);
        Files = new(this);
        if (options.Retention is not null || options.RetentionBytes > 0)
        {
            _retention = options.Time.CreateTimer(
                _ => ApplyRetention(), null, TimeSpan.Zero, _retentionInterval);
        }

        Keeper = new(this);
        Indexes = new(this);
        Rules = new(this, ruleFiles);
        _diskSpace = new(this);
    }

    public LogServerOptions Options { get; }

    /// <summary>The rules that are evaluated.</summary>
    public ServerRules Rules { get; }

    public StreamStore Store { get; }

    /// <summary>Sessions that are kept here.</summary>
    public SessionTree Sessions { get; }

    /// <summary>Packs and deletes beside the requests.</summary>
    public StoreKeeper Keeper { get; }

    /// <summary>Builds indexes of log files beside the requests.</summary>
    public IndexKeeper Indexes { get; }

    /// <summary>What requests found out about the times of log files.</summary>
    public KnownTimes Times { get; } = new();

    public ServerCounters Counters { get; } = new();

    /// <summary>Queries that run and wait.</summary>
    public WorkGate Queries { get; }

    /// <summary>Pushes that are read and written.</summary>
    public WorkGate Pushes { get; }

    /// <summary>What all bodies in memory share.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Who has logged in at the page.</summary>
    public PageLogins Logins { get; }

    /// <summary>Clients that tail.</summary>
    public TailHub Tails { get; }

    /// <summary>Brings them the lines of log files.</summary>
    public FileTail Files { get; }

    /// <summary>Cancelled when the server stops: what has no end by itself ends then.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Days of lines that were deleted because of their age or of all lines' size.</summary>
    public long DaysDeleted => Interlocked.Read(ref _daysDeleted);

    /// <summary>Tells of a failure that is nobody's fault outside.</summary>
    public void Report(string what, Exception failed) =>
        Tell(new(ProblemKind.Permanent, $"{what} failed: {failed.Message}", failed));

    /// <summary>Tells who runs the server.</summary>
    public void Tell(LogProblem problem)
    {
        if (Options.OnProblem is { } listener)
            listener(problem);
        else
            Console.Error.WriteLine($"hewn: {problem.Message}{Environment.NewLine}{problem.Cause}".TrimEnd());
    }

    /// <summary>Maps all endpoints.</summary>
    public void Map(IEndpointRouteBuilder routes) => new LokiRoutes(routes, this).Map();

    /// <summary>No new work is begun; what has no end by itself ends.</summary>
    public void BeginStop() => _stopping.Cancel();

    public void Dispose()
    {
        BeginStop();
        _retention?.Dispose();
        Indexes.Dispose();
        Keeper.Dispose();
        Files.Dispose();
        _diskSpace.Dispose();
        Rules.Dispose();
        Store.Dispose();
        Sessions.Dispose();
        Queries.Dispose();
        Pushes.Dispose();
        _stopping.Dispose();
    }

    private void ApplyRetention()
    {
        try
        {
            Interlocked.Add(ref _daysDeleted, Store.ApplyRetention(Options.Retention, Options.RetentionBytes));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Report("deleting old lines", failed); // tried again in a minute
        }
    }
}
