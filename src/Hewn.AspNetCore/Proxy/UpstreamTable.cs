using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Proxy;

/// <summary>Finds the upstream of a call. Immutable, thread-safe.</summary>
internal sealed class UpstreamTable
{
    private readonly (ProxyUpstream Upstream, int? Port, PathString Prefix)[] _rows;

    /// <param name="upstreams">The upstreams.</param>
    /// <param name="portOf">The port that listens at an address, which may have been a free one.</param>
    public UpstreamTable(IEnumerable<ProxyUpstream> upstreams, Func<string, int> portOf) => _rows =
    [
        .. upstreams
            .Select(one => (one, one.Listen is null ? null : (int?)portOf(one.Listen), Prefix(one.PathPrefix)))
            .OrderByDescending(row => row.Item2 is not null)
            .ThenByDescending(row => row.Item3.Value?.Length ?? 0),
    ];

    /// <summary>The upstream of a path at a port, or null where none has it.</summary>
    public ProxyUpstream? Find(int port, PathString path)
    {
        foreach ((ProxyUpstream upstream, int? own, PathString prefix) in _rows)
        {
            if ((own is null || own == port) && path.StartsWithSegments(prefix, StringComparison.Ordinal))
                return upstream;
        }

        return null;
    }

    private static PathString Prefix(string prefix) => new(prefix.TrimEnd('/'));
}
