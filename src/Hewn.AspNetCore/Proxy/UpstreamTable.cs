using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Proxy;

/// <summary>Finds the upstream of a call. Immutable, thread-safe.</summary>
/// <param name="upstreams">The upstreams.</param>
/// <param name="portOf">The port that listens at an address, which may have been a free one.</param>
internal sealed class UpstreamTable(IEnumerable<ProxyUpstream> upstreams, Func<string, int> portOf)
{
    private readonly UpstreamRoute[] _routes =
    [
        .. upstreams.Select(one => new UpstreamRoute(one, one.Listen is null ? null : portOf(one.Listen)))
            .OrderByDescending(route => route.IsOfOnePort)
            .ThenByDescending(route => route.PrefixLength),
    ];

    /// <summary>The upstream of a path at a port, or null where none has it.</summary>
    public UpstreamRoute? Find(int port, PathString path)
    {
        foreach (UpstreamRoute route in _routes)
        {
            if (route.Fits(port, path))
                return route;
        }

        return null;
    }
}
