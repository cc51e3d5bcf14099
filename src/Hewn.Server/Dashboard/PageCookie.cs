using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>
/// The cookie of a login: no script can read it, no other site can have it sent, and it ends with the browser.
/// </summary>
internal static class PageCookie
{
    /// <summary>The token that a request brings; null for none.</summary>
    public static string? Read(HttpRequest request) =>
        request.Cookies[NameOf(request)] is { Length: > 0 and <= 200 } token ? token : null;

    /// <summary>Sets it.</summary>
    public static void Set(HttpContext context, string token) =>
        context.Response.Cookies.Append(NameOf(context.Request), token, OptionsOf(context.Request));

    /// <summary>Takes it away.</summary>
    public static void Clear(HttpContext context) =>
        context.Response.Cookies.Delete(NameOf(context.Request), OptionsOf(context.Request));

    /// <summary>Cookies are the same for all ports of a machine, so that the port is a part of the name.</summary>
    private static string NameOf(HttpRequest request) =>
        "hewn-" + request.HttpContext.Connection.LocalPort.ToString(CultureInfo.InvariantCulture);

    private static CookieOptions OptionsOf(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/", // The page need not know below which path it stands.
    };
}
