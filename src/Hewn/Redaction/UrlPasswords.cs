using System.Buffers;

namespace Hewn.Redaction;

/// <summary>The password in a URL: <c>scheme://user:password@host</c>.</summary>
internal static class UrlPasswords
{
    /// <summary>Whether the colon at <paramref name="position"/> stands before a URL's password.</summary>
    public static bool TryMatch(ReadOnlySpan<char> text, int position, out Range secret)
    {
        secret = default;
        if (text[position] != ':')
            return false;

        int user = position;
        while (user > 0 && position - user < MaxPartLength
            && (char.IsAsciiLetterOrDigit(text[user - 1]) || text[user - 1] is '.' or '_' or '-' or '~' or '%' or '+'
                or '@'))
            user--;
        if (user < 3 || !text[(user - 3)..user].SequenceEqual("://"))
            return false;

        ReadOnlySpan<char> rest = text[(position + 1)..];
        rest = rest[..Math.Min(rest.Length, MaxPartLength)];
        int close = rest.IndexOfAny(_ends);
        // The last one: clients take a password with an '@' in it, and no host has one.
        int end = (close < 0 ? rest : rest[..close]).LastIndexOf('@');
        // Nor is anything but digits a port, so what has a path's sign in it was not encoded, and is a password.
        if (end < 0 && close > 0 && rest[close] is '/' or '?' or '#'
            && rest[..close].ContainsAnyExceptInRange('0', '9'))
        {
            close = rest.IndexOfAny(_blanks);
            end = (close < 0 ? rest : rest[..close]).LastIndexOf('@');
        }

        if (end <= 0 || rest.StartsWith(SecretNames.Replacement))
            return false;
        secret = (position + 1)..(position + 1 + end);
        return true;
    }

    // Longer is no user and no password, and every colon of a long text is looked at.
    private const int MaxPartLength = 256;

    private static readonly SearchValues<char> _ends = SearchValues.Create("/?# \t\r\n\"'<>");
    private static readonly SearchValues<char> _blanks = SearchValues.Create(" \t\r\n\"'<>");
}
