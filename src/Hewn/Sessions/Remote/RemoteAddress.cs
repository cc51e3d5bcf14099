using System.Security.Cryptography;
using System.Text;

namespace Hewn.Sessions.Remote;

/// <summary>A server's address. Immutable.</summary>
/// <param name="Base">The address, which ends in a slash.</param>
/// <param name="Tenant">The tenant; null for none.</param>
internal sealed record RemoteAddress(Uri Base, string? Tenant)
{
    /// <summary>The address as messages have it.</summary>
    public string Shown => Base.AbsoluteUri.TrimEnd('/');

    /// <summary>What files that belong to this address are called in a session's own folder.</summary>
    public string Stem
    {
        get
        {
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Base.AbsoluteUri}\n{Tenant}"));
            return "remote-" + Convert.ToHexStringLower(hash.AsSpan(0, 4));
        }
    }

    /// <summary>Reads an address that <see cref="ProblemOf"/> has found to be one.</summary>
    public static RemoteAddress Of(string url, string? tenant)
    {
        var given = new UriBuilder(url);
        if (!given.Path.EndsWith('/'))
            given.Path += "/";
        return new RemoteAddress(given.Uri, string.IsNullOrEmpty(tenant) ? null : tenant);
    }

    /// <summary>Why a text is no address; null when it is one. What may be a secret is not repeated.</summary>
    public static string? ProblemOf(string? url)
    {
        const string Expected = "expected an address such as http://localhost:3100 or https://logs.example";
        if (string.IsNullOrWhiteSpace(url))
            return $"it is empty; {Expected}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return $"it is no address of http or https; {Expected}";
        if (address.UserInfo.Length > 0)
            return $"it has a user or a password in it; give the key as apiKey, and {Expected}";
        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? $"it has a query or a fragment; {Expected}"
            : null;
    }

    /// <summary>Why a text cannot be sent in a header; null when it can. Does not repeat it.</summary>
    public static string? ProblemOfHeader(string text)
    {
        foreach (char c in text)
        {
            if (c is <= ' ' or > '~')
                return c == ' ' ? "has a blank in it" : "has a character in it that no header takes";
        }

        return null;
    }
}
