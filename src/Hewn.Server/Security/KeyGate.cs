using System.Text;
using Hewn.Server.Dashboard;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Security;

/// <summary>Looks at the key that a request shows. Immutable and thread-safe.</summary>
internal sealed class KeyGate(IReadOnlyList<ApiKey> keys, PageLogins logins)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    /// <summary>What the request may do.</summary>
    public KeyScopes ScopesOf(HttpRequest request)
    {
        if (keys.Count == 0)
            return KeyScopes.Admin;
        if (KeyOf(request) is { Length: > 0 } shown)
            return ScopesOfKey(shown);
        return PageCookie.Read(request) is { } token && logins.Find(token) is { } login ? login.Scopes : KeyScopes.None;
    }

    /// <summary>What a key is good for.</summary>
    public KeyScopes ScopesOfKey(string shown)
    {
        if (keys.Count == 0)
            return KeyScopes.Admin;
        byte[] hash = ApiKey.HashOf(shown);
        KeyScopes scopes = KeyScopes.None;
        foreach (ApiKey key in keys) // All of them, so that the time tells nothing.
            scopes |= key.IsMatch(hash) ? key.Scopes : KeyScopes.None;
        return scopes;
    }

    /// <summary>The key in <c>X-API-Key</c>, as a bearer's token, or as the password of basic authentication.</summary>
    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] is [{ } own])
            return own;
        if (request.Headers.Authorization is not [{ } text])
            return null;
        if (text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return text[Bearer.Length..].Trim();
        if (!text.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text[Basic.Length..].Trim(), bytes, out int length))
            return null;
        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }
}
