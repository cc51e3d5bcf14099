using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Http;

/// <summary>Which tenant a request is about.</summary>
internal static class TenantHeader
{
    public const string Name = "X-Scope-OrgID";
    private const int MaxChars = 150;
    private const string Signs = "!-_.*'()";

    /// <summary>The tenant's name.</summary>
    /// <exception cref="RequestFailure">It names none and must, or the name cannot be one.</exception>
    public static string Read(HttpContext context, LogServerOptions options)
    {
        if (!options.HasTenants)
            return LogServer.OnlyTenant;
        string name = context.Request.Headers[Name].ToString();
        if (name.Length == 0)
            throw new RequestFailure(401, "no org id");
        if (name.Length > MaxChars)
        {
            throw RequestFailure.Bad(string.Create(
                CultureInfo.InvariantCulture, $"tenant ID is too long: max {MaxChars} characters"));
        }

        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !Signs.Contains(letter, StringComparison.Ordinal))
                throw RequestFailure.Bad($"tenant ID '{name}' contains unsupported character '{letter}'");
        }

        return name is "." or ".."
            ? throw RequestFailure.Bad("tenant ID is '.' or '..'")
            : name;
    }
}
