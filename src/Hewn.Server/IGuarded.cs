using Hewn.Server.Dashboard;
using Hewn.Server.Limits;
using Hewn.Server.Metrics;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server;

/// <summary>What answers requests: over a folder, or over a Loki elsewhere. Thread-safe.</summary>
internal interface IGuarded : IDisposable
{
    /// <summary>What is served, and to whom.</summary>
    LogServerOptions Options { get; }

    /// <summary>What is counted.</summary>
    ServerCounters Counters { get; }

    /// <summary>What all bodies in memory share.</summary>
    MemoryBudget Memory { get; }

    /// <summary>Who has logged in at the page.</summary>
    PageLogins Logins { get; }

    /// <summary>Cancelled when the server stops.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Tells of a failure that is nobody's fault outside.</summary>
    void Report(string what, Exception failed);

    /// <summary>Maps all endpoints.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>No new work is begun; what has no end by itself ends.</summary>
    void BeginStop();
}
