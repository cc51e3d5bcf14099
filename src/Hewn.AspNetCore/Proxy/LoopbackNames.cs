using System.Net;

namespace Hewn.AspNetCore.Proxy;

/// <summary>The names under which a machine calls itself.</summary>
/// <remarks>
/// A web page can have a name of its own resolve to this machine and so call what listens here (DNS rebinding). Model
/// servers look at the name for that reason; because the proxy calls them by another, it has to look itself.
/// </remarks>
internal static class LoopbackNames
{
    /// <summary>Whether that is one of them.</summary>
    public static bool Contains(string host) =>
        host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
