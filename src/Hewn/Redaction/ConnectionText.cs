using System.Buffers;

namespace Hewn.Redaction;

/// <summary>
/// Values of connection strings, <c>Server=db;Password=ab]c d,e;Timeout=5</c>: only a semicolon ends them.
/// </summary>
internal static class ConnectionText
{
    /// <summary>
    /// Whether a pair stands in a connection string: a semicolon stands before it, or behind its value.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="nameAt">Where the name begins.</param>
    /// <param name="start">Where the value begins.</param>
    public static bool Holds(ReadOnlySpan<char> text, int nameAt, int start)
    {
        ReadOnlySpan<char> before = text[Math.Max(0, nameAt - MostBlanks)..nameAt].TrimEnd(' ');
        if (before is [.., ';'])
            return true;
        int most = Math.Min(text.Length, start + LongestValue);
        if (start < most && text[start] == '{')
            start = EndOfBraces(text, start, most);
        ReadOnlySpan<char> rest = text[start..most];
        int end = rest.IndexOfAny("\r\n;=");
        if (end < 0 || rest[end] != ';')
            return false;
        int next = start + end + 1;
        while (next < text.Length && text[next] == ' ')
            next++;
        return next == text.Length || text[next] is '\r' or '\n' or '"' or '\'' or '\\' || BeginsPair(text, next);
    }

    /// <summary>The end of the value. Braces, as ODBC has them, may hold a semicolon.</summary>
    public static int EndOfValue(ReadOnlySpan<char> text, int start, int nameAt)
    {
        int line = SecretValue.EndOfLine(text, start);
        for (int i = start < line && text[start] == '{' ? EndOfBraces(text, start, line) : start; i < line; i++)
        {
            if (text[i] == ';')
                return i;
            if (text[i] is '"' or '\'' && SecretValue.IsBorder(text, i + 1)
                && SecretValue.IsInside(text, nameAt, text[i]))
                return text[start..i].TrimEnd('\\').Length + start;
        }

        return line;
    }

    private static int EndOfBraces(ReadOnlySpan<char> text, int start, int line)
    {
        for (int i = start + 1; i < line; i++)
        {
            if (text[i] != '}')
                continue;
            if (i + 1 == line || text[i + 1] != '}')
                return i + 1;
            i++; // Two stand for one.
        }

        return start; // Never closed: no braces at all.
    }

    /// <summary>Names have blanks in them there: <c>User Id=</c>.</summary>
    private static bool BeginsPair(ReadOnlySpan<char> text, int place)
    {
        ReadOnlySpan<char> rest = text[place..Math.Min(text.Length, place + LongestName)];
        int end = rest.IndexOfAny(_notInName);
        return end > 0 && rest[end] == '=';
    }

    private static readonly SearchValues<char> _notInName = SearchValues.Create("=;\r\n,\"'");

    private const int MostBlanks = 8;
    private const int LongestName = 64;
    private const int LongestValue = 512; // Every pair of a long text is asked about.
}
