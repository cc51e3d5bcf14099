using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The addresses that were asked for last, as they are written: most calls ask for one of a few. Those with a query
/// are not kept. Thread-safe.
/// </summary>
internal static class KnownUrl
{
    private const int Places = 64;
    private const int MostChars = 256; // Of host and path.

    private static readonly Entry?[] _known = new Entry?[Places];

    /// <summary>The address of a request as a field's value: a JSON string.</summary>
    public static object Of(HttpRequest request)
    {
        string path = request.Path.Value ?? string.Empty;
        string host = request.Host.Value ?? string.Empty;
        if (request.QueryString.HasValue || request.PathBase.HasValue || path.Length + host.Length > MostChars)
            return UrlText.Of(request);
        ref Entry? place = ref _known[PlaceOf(path, host)];
        if (Volatile.Read(ref place) is { } known && known.Path == path && known.Host == host
            && known.Scheme == request.Scheme)
            return known.Url;
        var made = new Entry(request.Scheme, host, path, UrlText.Of(request));
        Volatile.Write(ref place, made); // Whose place it was before is made anew when it comes again.
        return made.Url;
    }

    private static int PlaceOf(string path, string host)
    {
        unchecked // Multiplying and wrapping around is what mixes the bits.
        {
            uint hash = (uint)((path.Length * 31) + host.Length);
            if (path.Length > 0)
                hash += (path[path.Length / 2] * 1009u) + (path[^1] * 32771u);
            if (host.Length > 0)
                hash += host[^1] * 131u;
            return (int)((hash * 2654435769u) >> 26);
        }
    }

    private sealed record Entry(string Scheme, string Host, string Path, object Url);
}
