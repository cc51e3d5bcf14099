using System.Collections.Frozen;

namespace Hewn.Redaction;

/// <summary>Which names (of fields, headers, query parameters, JSON members) hold credentials. Thread-safe.</summary>
/// <remarks>Upper and lower case, dashes, underscores, dots and spaces make no difference.</remarks>
public static class SecretNames
{
    /// <summary>What is written in the place of a credential.</summary>
    public const string Replacement = "[REDACTED]";

    /// <summary>
    /// Whether a value under this name is a credential: an exact name such as <c>authorization</c>, <c>cookie</c>,
    /// <c>token</c>, or a name that ends in one such as <c>openai_api_key</c> or <c>dbPassword</c>. Counts such as
    /// <c>max_tokens</c> and <c>token_count</c> are none.
    /// </summary>
    /// <param name="name">The name as the caller wrote it.</param>
    /// <param name="isNumber">
    /// Whether the value is a number: then <c>token</c> is taken for a position or an id, not for a credential.
    /// </param>
    public static bool IsSecret(ReadOnlySpan<char> name, bool isNumber = false)
    {
        if (name.Length is < ShortestName or > LongestName)
            return false;

        Span<char> folded = stackalloc char[LongestName];
        folded = folded[..Fold(name, folded)];
        if (isNumber && folded.EndsWith("token"))
            return false;
        return _exact.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded) || EndsInSecret(folded);
    }

    private static int Fold(ReadOnlySpan<char> name, Span<char> folded)
    {
        int length = 0;
        foreach (char c in name)
        {
            if (c is not ('-' or '_' or '.' or ' '))
                folded[length++] = char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
        }

        return length;
    }

    private static bool EndsInSecret(ReadOnlySpan<char> folded)
    {
        foreach (string ending in _endings)
        {
            if (folded.EndsWith(ending))
                return true;
        }

        return false;
    }

    private const int ShortestName = 3;
    private const int LongestName = 64;

    private static readonly FrozenSet<string> _exact = FrozenSet.Create(
        "authorization", "proxyauthorization", "cookie", "setcookie", "token", "bearer", "credential", "credentials",
        "pwd", "auth", "xauth", "jwt", "sessionid", "sid", "csrf", "xcsrf", "otp");

    private static readonly string[] _endings =
    [
        "apikey", "password", "passwd", "passphrase", "secret", "secretkey", "secretaccesskey", "privatekey",
        "accesskey", "accesstoken", "refreshtoken", "idtoken", "authtoken", "sessiontoken", "bearertoken",
        "securitytoken", "csrftoken", "xsrftoken", "clienttoken", "usertoken", "hftoken", "apitoken",
        "connectionstring", "encryptionkey", "signingkey", "webhooksecret", "authkey", "subscriptionkey",
    ];
}
