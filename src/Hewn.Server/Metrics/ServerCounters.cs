using System.Collections.Concurrent;

namespace Hewn.Server.Metrics;

/// <summary>What a server counts of itself. Thread-safe.</summary>
internal sealed class ServerCounters
{
    private readonly ConcurrentDictionary<string, RouteCount> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, string Reason), (long Lines, long Bytes)> _discarded = new();
    private readonly ConcurrentDictionary<string, (long Lines, long Bytes)> _received = new(StringComparer.Ordinal);

    /// <summary>Requests by endpoint.</summary>
    public IEnumerable<KeyValuePair<string, RouteCount>> Routes =>
        _routes.OrderBy(route => route.Key, StringComparer.Ordinal);

    /// <summary>Lines that were taken, by tenant.</summary>
    public IEnumerable<KeyValuePair<string, (long Lines, long Bytes)>> Received =>
        _received.OrderBy(tenant => tenant.Key, StringComparer.Ordinal);

    /// <summary>Lines that were refused, by tenant and reason.</summary>
    public IEnumerable<KeyValuePair<(string Tenant, string Reason), (long Lines, long Bytes)>> Discarded =>
        _discarded.OrderBy(reason => reason.Key);

    /// <summary>The count of an endpoint.</summary>
    public RouteCount RouteOf(string route) => _routes.GetOrAdd(route, static _ => new());

    /// <summary>Lines were taken.</summary>
    public void Receive(string tenant, long lines, long bytes) => _received.AddOrUpdate(
        tenant, (lines, bytes), (_, before) => (before.Lines + lines, before.Bytes + bytes));

    /// <summary>Lines were refused.</summary>
    public void Discard(string tenant, string reason, long lines, long bytes) => _discarded.AddOrUpdate(
        (tenant, reason), (lines, bytes), (_, before) => (before.Lines + lines, before.Bytes + bytes));
}
