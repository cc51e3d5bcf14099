using System.Security.Cryptography;
using Hewn.Server.Security;

namespace Hewn.Server.Dashboard;

/// <summary>
/// Who has logged in at the page. A login is a random token in a cookie; the key itself is in no cookie, and of the
/// token only a hash is kept. Logins end with the server. Thread-safe.
/// </summary>
internal sealed class PageLogins(TimeProvider clock)
{
    /// <summary>Logins at a time; one more ends the one that was used the longest ago.</summary>
    public const int Max = 1000;

    /// <summary>A login that was not used for so long has ended.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    private const int TokenBytes = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PageLogin> _logins = new(StringComparer.Ordinal);

    /// <summary>Begins one.</summary>
    /// <returns>The token.</returns>
    public string Begin(KeyScopes scopes, string? tenant)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (_lock)
        {
            if (_logins.Count >= Max)
                _logins.Remove(_logins.MinBy(login => login.Value.LastUsed).Key);
            _logins[HashOf(token)] = new(scopes, tenant) { LastUsed = clock.GetUtcNow() };
        }

        return token;
    }

    /// <summary>The login of a token; null when there is none, or it has ended.</summary>
    public PageLogin? Find(string token)
    {
        string hash = HashOf(token);
        lock (_lock)
        {
            if (!_logins.TryGetValue(hash, out PageLogin? login))
                return null;
            DateTimeOffset now = clock.GetUtcNow();
            if (now - login.LastUsed > Patience)
            {
                _logins.Remove(hash);
                return null;
            }

            login.LastUsed = now;
            return login;
        }
    }

    /// <summary>Ends one.</summary>
    public void End(string token)
    {
        lock (_lock)
            _logins.Remove(HashOf(token));
    }

    private static string HashOf(string token) => Convert.ToHexString(ApiKey.HashOf(token));
}
