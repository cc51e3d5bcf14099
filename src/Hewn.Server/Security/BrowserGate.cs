using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Security;

/// <summary>
/// Refuses what a page of another site has a browser send. Browsers ask nobody before they send such forms and open
/// such WebSockets, also to this machine only, and with the credentials they know. Programs are no browsers: they send
/// neither header that is looked at.
/// </summary>
internal static class BrowserGate
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string FetchMode = "Sec-Fetch-Mode";

    /// <summary>Admits a request.</summary>
    /// <exception cref="RequestFailure">It comes from a page of another site.</exception>
    public static void Admit(HttpRequest request)
    {
        if (!IsForeign(request))
            return;
        throw new RequestFailure(
            403, $"a page of another site asks ({Origin(request)}); pages of {request.Host} may, and programs");
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers[FetchSite] is [{ Length: > 0 } site])
        {
            // A link that somebody follows: the page that has it does not see what comes.
            bool isLink = HttpMethods.IsGet(request.Method) && request.Headers[FetchMode] == "navigate";
            return site is "cross-site" or "same-site" && !isLink;
        }

        // Older browsers, and some for WebSockets.
        string origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
            && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static string Origin(HttpRequest request) =>
        request.Headers.Origin is [{ Length: > 0 and < 200 } origin] ? origin : "another origin";
}
