using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Security;

/// <summary>
/// What every answer tells a browser: log lines are anybody's text, and must not become a page, a script, a frame of
/// another page, or a copy in a cache.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>For answers that are no page: nothing of them is ever loaded or run.</summary>
    private const string NothingRuns =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds them; a page sets its own policy of content after that.</summary>
    public static void Add(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = NothingRuns;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
