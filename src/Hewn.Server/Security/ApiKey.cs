using System.Security.Cryptography;
using System.Text;

namespace Hewn.Server.Security;

/// <summary>A key that requests show. Only its hash is kept. Immutable.</summary>
public sealed class ApiKey
{
    /// <summary>The shortest key: what is shorter can be tried out.</summary>
    public const int MinChars = 16;

    private const string HashSign = "sha256=";

    private readonly byte[] _hash;

    /// <summary>A key.</summary>
    /// <param name="key">The key, <see cref="MinChars"/> characters at least.</param>
    /// <param name="scopes">What it is good for.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public ApiKey(string key, KeyScopes scopes)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < MinChars)
            throw new ArgumentException($"A key has {key.Length} characters; expected: at least {MinChars}.");
        (_hash, Scopes) = (HashOf(key), scopes);
    }

    private ApiKey(byte[] hash, KeyScopes scopes) => (_hash, Scopes) = (hash, scopes);

    /// <summary>What it is good for.</summary>
    public KeyScopes Scopes { get; }

    /// <summary>
    /// Reads <c>[SCOPE[,SCOPE]:]KEY</c>; scopes are <c>read</c>, <c>write</c> and <c>admin</c>, and without any the key
    /// is good for everything. In the place of KEY may stand <c>sha256=</c> and the hash of the key, 64 hexadecimal
    /// digits, so that the key itself is kept nowhere.
    /// </summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ApiKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        KeyScopes scopes = colon < 0 ? KeyScopes.Admin : ScopesOf(text[..colon]);
        string key = text[(colon + 1)..];
        return key.StartsWith(HashSign, StringComparison.Ordinal)
            ? new(HashIn(key[HashSign.Length..]), scopes)
            : new(key, scopes);
    }

    /// <summary>
    /// Reads keys, one a line as <see cref="Parse"/> takes them; blank lines and those that begin with <c>#</c> are
    /// none.
    /// </summary>
    /// <exception cref="ArgumentException">One is none; the message has its line's number.</exception>
    public static IReadOnlyList<ApiKey> ParseLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var keys = new List<ApiKey>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            try
            {
                keys.Add(Parse(text));
            }
            catch (ArgumentException problem)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"line {number}: {problem.Message}"), problem);
            }
        }

        return keys;
    }

    /// <summary>Whether it is this key. How long that takes says nothing of the key.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(hash, _hash);

    internal static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static byte[] HashIn(string digits)
    {
        // Not the text itself: it may be half of a key.
        if (digits.Length != 2 * SHA256.HashSizeInBytes || !digits.All(char.IsAsciiHexDigit))
            throw new ArgumentException("What stands behind sha256= is no hash: expected are 64 hexadecimal digits.");
        return Convert.FromHexString(digits);
    }

    private static KeyScopes ScopesOf(string names)
    {
        KeyScopes scopes = KeyScopes.None;
        foreach (string name in names.Split(','))
        {
            scopes |= name switch
            {
                "read" => KeyScopes.Read,
                "write" => KeyScopes.Write,
                "admin" => KeyScopes.Admin,
                // Not the name itself: it may be half of a key with a colon in it.
                _ => throw new ArgumentException(
                    "What stands before the colon of a key is no scope. Expected: read, write or admin, with commas "
                    + "between; a key that has a colon itself needs one of them before it."),
            };
        }

        return scopes;
    }
}
