using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Remote;

/// <summary>
/// Paths there, made of those that are mapped here: of what a client sends, only values of their parts go in, escaped.
/// </summary>
internal static class RemotePath
{
    /// <summary>A path with its parts filled in.</summary>
    /// <param name="pattern">The path as it is mapped, such as <c>/loki/api/v1/label/{name}/values</c>.</param>
    /// <param name="context">The request that has the parts.</param>
    /// <exception cref="RequestFailure">A part would lead elsewhere.</exception>
    public static string Fill(string pattern, HttpContext context)
    {
        if (!pattern.Contains('{', StringComparison.Ordinal))
            return pattern;
        return string.Join('/', pattern.Split('/').Select(part => part is ['{', .. var name, '}']
            ? Escaped(context.Request.RouteValues[name]?.ToString() ?? "")
            : part));
    }

    private static string Escaped(string value) => value is "" or "." or ".."
        ? throw RequestFailure.Bad($"{TimeText.Quoted(value)} is no name")
        : Uri.EscapeDataString(value);
}
