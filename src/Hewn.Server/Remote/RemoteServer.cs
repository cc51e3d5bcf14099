using Hewn.Server.Dashboard;
using Hewn.Server.Limits;
using Hewn.Server.Metrics;
using Hewn.Server.Tail;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Remote;

/// <summary>
/// Stands before a Loki elsewhere: keys, scopes and limits are asked here, the rest there. Keeps nothing. Thread-safe.
/// </summary>
internal sealed class RemoteServer : IGuarded
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SocketsHttpHandler _handler;

    public RemoteServer(LogServerOptions options, RemoteLoki loki)
    {
        (Options, Loki) = (options, loki);
        Logins = new(options.Time);
        Started = options.Time.GetUtcNow();
        Queries = new(options.Limits.MaxConcurrentQueries, options.Limits.MaxWaitingQueries);
        Pushes = new(options.Limits.MaxConcurrentPushes, int.MaxValue);
        Tails = new(options.Limits.MaxTails);
        Memory = new(options.Limits.MaxPushMemoryBytes);
        _handler = loki.CreateHandler(unpacks: false); // What is packed goes through as it is.
        Http = new(_handler, disposeHandler: false);
    }

    public LogServerOptions Options { get; }

    /// <summary>The Loki.</summary>
    public RemoteLoki Loki { get; }

    /// <summary>The way to it, for requests and for WebSockets.</summary>
    public HttpMessageInvoker Http { get; }

    public ServerCounters Counters { get; } = new();

    /// <summary>Questions that are asked and wait.</summary>
    public WorkGate Queries { get; }

    /// <summary>Pushes that go through.</summary>
    public WorkGate Pushes { get; }

    public MemoryBudget Memory { get; }

    /// <summary>Who has logged in at the page.</summary>
    public PageLogins Logins { get; }

    /// <summary>Clients that tail.</summary>
    public TailHub Tails { get; }

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; }

    public void Report(string what, Exception failed)
    {
        var problem = new LogProblem(ProblemKind.Permanent, $"{what} failed: {failed.Message}", failed);
        if (Options.OnProblem is { } listener)
            listener(problem);
        else
            Console.Error.WriteLine($"hewn: {problem.Message}{Environment.NewLine}{failed}");
    }

    public void Map(IEndpointRouteBuilder routes) => new RemoteRoutes(routes, this).Map();

    public void BeginStop() => _stopping.Cancel();

    public void Dispose()
    {
        BeginStop();
        Http.Dispose();
        _handler.Dispose();
        Queries.Dispose();
        Pushes.Dispose();
        _stopping.Dispose();
    }
}
