using System.Buffers;
using System.Numerics;
using System.Text.Json;

namespace Hewn.Redaction;

/// <summary>Which names (of fields, headers, query parameters, JSON members) hold credentials. Thread-safe.</summary>
/// <remarks>Upper and lower case, dashes, underscores, dots and spaces make no difference.</remarks>
public static class SecretNames
{
    /// <summary>What is written in the place of a credential.</summary>
    public const string Replacement = "[REDACTED]";

    /// <summary>
    /// Whether a value under this name is a credential: an exact name such as <c>authorization</c>, <c>cookie</c>,
    /// <c>pin</c>, or a name that ends in one such as <c>openai_api_key</c>, <c>loginToken</c>, <c>db_pass</c>. A
    /// number behind it, an encoding (<c>_pem</c>, <c>_b64</c>), and up to two words for a form or a place
    /// (<c>password_hash</c>, <c>client_secret_value</c>, <c>apiKeyProd</c>) make no difference. Counts such as
    /// <c>max_tokens</c> and <c>token_count</c>, what is said about a credential (<c>password_length</c>,
    /// <c>secret_name</c>), and a model's own tokens such as <c>eos_token</c>, are none.
    /// </summary>
    /// <param name="name">The name as the caller wrote it.</param>
    /// <param name="isNumber">
    /// Whether the value is a number: then <c>token</c> is taken for a position or an id, and <c>pin</c> and
    /// <c>pass</c> for a count, not for a credential.
    /// </param>
    public static bool IsSecret(ReadOnlySpan<char> name, bool isNumber = false)
    {
        ReadOnlySpan<char> word = LastWord(name);
        return IsSecretWord(name, isNumber) || (word.Length < name.Length && IsSecretWord(word, isNumber));
    }

    /// <summary>
    /// As <see cref="IsSecret"/> for headers and query parameters, where <c>key</c>, <c>code</c>, <c>session</c> and
    /// the like are credentials as a rule; elsewhere they are everyday words.
    /// </summary>
    public static bool IsSecretParameter(ReadOnlySpan<char> name) => IsSecret(name) || SecretWords.EndParameter(name);

    /// <summary>Whether the value of a field, or of a member inside a value, is a credential by its name.</summary>
    internal static bool Hides<T>(ReadOnlySpan<char> name, T value) => IsSecret(name) && HidesUnderSecret(name, value);

    /// <summary>As <see cref="Hides{T}"/>, for a name that is known to be secret for some values.</summary>
    internal static bool HidesUnderSecret<T>(ReadOnlySpan<char> name, T value) => value switch
    {
        null or bool => false, // 'has a password' and 'no password' tell nothing about it.
        JsonElement { ValueKind: JsonValueKind.Number } => IsSecret(name, isNumber: true),
        JsonElement { ValueKind: JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object } => true,
        JsonElement => false,
        string or char or DateTime or Enum => true,
        IConvertible or Int128 or UInt128 or BigInteger or Half => IsSecret(name, isNumber: true),
        _ => true,
    };

    /// <summary>What an expression such as <c>request.Headers["Authorization"]</c> ends in.</summary>
    internal static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> name)
    {
        int end = name.LastIndexOfAny(_wordSigns) + 1;
        int before = name[..end].LastIndexOfAnyExcept(_wordSigns);
        return name[(before + 1)..end];
    }

    private static bool IsSecretWord(ReadOnlySpan<char> name, bool isNumber)
    {
        if (name.Length > LongestName)
            name = name[^LongestName..];
        Span<char> room = stackalloc char[LongestName];
        for (int forms = 0; forms <= MostForms; forms++)
        {
            name = SecretWords.WithoutSuffix(name);
            if (name.Length < ShortestName)
                return false;
            Span<char> folded = room[..Fold(name, room)];
            if (IsSecretWord(name, folded, isNumber))
                return true;
            if (!SecretWords.TryDropForm(ref name))
                return false;
        }

        return false;
    }

    private static bool IsSecretWord(ReadOnlySpan<char> name, Span<char> folded, bool isNumber)
    {
        if (isNumber && EndsInAny(folded, _countsAsNumber))
            return false;
        if (_exact.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded)
            || EndsInSecret(folded)
            || SecretWords.EndName(name))
            return true;
        for (int forms = 0; forms < MostForms && SecretWords.TryDropFoldedForm(ref folded); forms++)
        {
            if (EndsInSecret(folded))
                return true;
        }

        return false;
    }

    private static bool EndsInAny(ReadOnlySpan<char> folded, string[] words)
    {
        foreach (string word in words)
        {
            if (folded.EndsWith(word))
                return true;
        }

        return false;
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
        if (folded.IsEmpty || !_endingsByLast.TryGetValue(folded[^1], out string[]? endings))
            return false;
        foreach (string ending in endings)
        {
            if (folded.EndsWith(ending))
                return true;
        }

        return false;
    }

    private static readonly SearchValues<char> _wordSigns = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ ");

    private const int ShortestName = 3;
    private const int LongestName = 64; // Of a longer name the end decides.
    private const int MostForms = 2;

    private static readonly string[] _countsAsNumber = ["token", "tokens", "bytes", "pin", "pass"];

    private static readonly HashSet<string> _exact =
    [
        "token", "bearer", "credential", "credentials",
        "pwd", "pass", "pin", "auth", "xauth", "jwt", "sessionid", "sid", "csrf", "xcsrf", "otp",
    ];

    private static readonly string[] _endings =
    [
        "apikey", "password", "passwd", "passphrase", "secret", "secretkey", "secretaccesskey", "privatekey",
        "accesskey", "accesstoken", "refreshtoken", "idtoken", "authtoken", "sessiontoken", "bearertoken",
        "securitytoken", "csrftoken", "xsrftoken", "clienttoken", "usertoken", "hftoken", "apitoken",
        "githubtoken", "gitlabtoken", "slacktoken", "discordtoken", "bottoken", "npmtoken", "pypitoken", "jwttoken",
        "admintoken", "servicetoken", "deploytoken", "vaulttoken", "authorization", "cookie", "apikeys", "passwords",
        "secrets", "connectionstring", "encryptionkey", "signingkey", "webhooksecret", "authkey", "subscriptionkey",
        "openaikey", "anthropickey", "azurekey", "awskey", "googlekey", "geminikey", "mistralkey", "groqkey",
        "coherekey", "huggingfacekey", "hfkey", "deepseekkey", "openrouterkey", "togetherkey", "stripekey", "xaikey",
        "cookies", "accesstokens", "refreshtokens", "authtokens", "apitokens", "bearertokens", "sessiontokens",
        "idtokens", "secretkeys", "privatekeys", "accesskeys", "passphrases", "connectionstrings", "connstr",
        "secretkeybase", "accountkey", "masterkey", "sshkey", "hmackey", "jwtkey", "tlskey", "sslkey", "deploykey",
        "licensekey", "sessionkey", "adminkey", "llmkey", "appkey", "sharedkey", "aeskey", "pgpkey", "gpgkey",
        "passkey", "pswd", "userpass", "dbpass", "adminpass", "rootpass", "keypass", "storepass", "dbpwd", "userpwd",
    ];

    /// <summary>What secret names end in, in small letters: the ends of all that <see cref="IsSecret"/> accepts.
    /// </summary>
    internal static IEnumerable<string> Ends => [.. _exact, .. _endings, .. SecretWords.NameEnds];

    // By their last letter, so that most names are compared with none.
    private static readonly Dictionary<char, string[]> _endingsByLast =
        _endings.GroupBy(ending => ending[^1]).ToDictionary(group => group.Key, group => group.ToArray());
}
