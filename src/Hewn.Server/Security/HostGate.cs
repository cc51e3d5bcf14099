using System.Net;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Security;

/// <summary>
/// Refuses requests for names that are none of this machine, where there is no key. A page on the web can let its own
/// name point to this machine and is then, for the browser, of the same site as the server here.
/// </summary>
internal static class HostGate
{
    /// <summary>Lets a request on if it is for this machine.</summary>
    public static Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        string host = context.Request.Host.Host;
        return IsOfThisMachine(host)
            ? next(context)
            : TextAnswer.WriteAsync(context, 403, $"'{host}' is no name of this machine. A proxy in front sends "
                + "the address that it connects to as Host, or the server has a key (--api-key).\n");
    }

    /// <summary>An address is typed by somebody, and no name that points here; HTTP/1.0 names none.</summary>
    private static bool IsOfThisMachine(string host) => host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
