using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Proxy;

/// <summary>The address under which an upstream is asked for what a client asked here.</summary>
internal static class UpstreamTarget
{
    // What the client sent goes on sign by sign: `%2F` is not `/`, and `a/../b` is the upstream's to judge.
    private static readonly UriCreationOptions _asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The address.</summary>
    public static Uri Of(HttpContext context, UpstreamRoute route)
    {
        string target = PathAndQuery(context);
        string prefix = route.RemovedPrefix;
        if (prefix.Length > 0 && target.StartsWith(prefix, StringComparison.Ordinal))
            target = target[prefix.Length..];
        if (!target.StartsWith('/'))
            target = "/" + target;
        return new Uri(route.Root + target, _asItIs);
    }

    /// <summary>
    /// Whether what was asked for holds what no target may (RFC 9112, section 3.2). The web server lets it through, and
    /// another might read it in its own way.
    /// </summary>
    public static bool HasControls(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } raw
        && (raw.AsSpan().ContainsAnyInRange('\0', ' ') || raw.Contains('\x7f', StringComparison.Ordinal));

    private static string PathAndQuery(HttpContext context)
    {
        string raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        if (raw.StartsWith('/'))
            return raw;
        int scheme = raw.IndexOf("://", StringComparison.Ordinal); // A client that takes us for a forward proxy.
        int path = scheme < 0 ? -1 : raw.IndexOf('/', scheme + "://".Length);
        return path >= 0 ? raw[path..]
            : context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
    }
}
