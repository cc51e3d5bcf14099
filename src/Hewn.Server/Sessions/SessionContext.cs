using Hewn.Server.Http;
using Hewn.Sessions;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Which session a request is about.</summary>
internal static class SessionContext
{
    /// <summary>The tenant, and where the session of the path's id stands.</summary>
    /// <exception cref="RequestFailure">There is none, or no tenant is named where one must be.</exception>
    public static (string Tenant, SessionPlaces Places) Find(HttpContext context, LogServer server)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        return (tenant, server.Sessions.Find(tenant, IdOf(context)));
    }

    /// <summary>The id in the path.</summary>
    public static string IdOf(HttpContext context) => ValueOf(context, "id");

    /// <summary>A part of the path.</summary>
    public static string ValueOf(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";

    /// <summary>A whole number among the parameters, within bounds.</summary>
    /// <exception cref="RequestFailure">It is none, or out of them.</exception>
    public static long Whole(HttpContext context, string name, long fallback, long least, long most)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return fallback;
        return long.TryParse(text, System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw RequestFailure.Bad(FormattableString.Invariant(
                $"{name}: '{JsonBody.Shown(text)}' is not possible. Allowed: a whole number from {least} to {most}."));
    }

    /// <summary>
    /// Returns if a session may be changed by who is not the directory that it comes from: one that is write-protected
    /// may not.
    /// </summary>
    /// <exception cref="RequestFailure">It may not: 403.</exception>
    public static void RequireOpen(SessionPlaces places, HeldSession held)
    {
        if (SessionDocument.Read(held)?["write_protected"] is System.Text.Json.Nodes.JsonValue flag
            && flag.TryGetValue(out bool isProtected) && isProtected)
        {
            throw new RequestFailure(403, $"the session {Path.GetFileName(places.Root)} is write-protected; only the "
                + "directory that it comes from can add to it");
        }
    }
}
