using System.Collections.Concurrent;
using Hewn.AspNetCore.Metrics;

namespace Hewn.Server.Metrics;

/// <summary>Requests of one endpoint: how many by status, and how long they took. Thread-safe.</summary>
internal sealed class RouteCount
{
    private static readonly double[] _bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50];
    private readonly ConcurrentDictionary<int, long> _statuses = new();

    /// <summary>Requests by status.</summary>
    public IEnumerable<KeyValuePair<int, long>> Statuses => _statuses.OrderBy(status => status.Key);

    /// <summary>Seconds that they took.</summary>
    public Histogram Seconds { get; } = new(_bounds);

    /// <summary>Counts one.</summary>
    public void Add(int status, TimeSpan took)
    {
        _statuses.AddOrUpdate(status, 1, static (_, count) => count + 1);
        Seconds.Observe(took.TotalSeconds);
    }
}
