using System.Buffers;

namespace Hewn.Redaction;

/// <summary>
/// Where a value ends that follows a secret name. In doubt it is longer: what is masked too much can be asked for, what
/// is shown of a credential cannot be taken back.
/// </summary>
/// <remarks>
/// A value in quotation marks ends with them. In a connection string (<c>name=value;name=value</c>) it ends at the
/// semicolon or the line's end, whatever is in it. Elsewhere a blank ends it (not behind <c>Name:</c>, where it may be
/// several words); a bracket or quotation mark does only where it closes one that was opened before the name, and
/// nothing but a separator follows; a comma or ampersand does where a blank or another pair follows.
/// </remarks>
internal static class SecretValue
{
    /// <summary>The end of the value. An opening quotation mark is stepped over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="nameAt">Where its name begins, with its quotation mark.</param>
    /// <param name="line">Whether the value may be several words: behind an unquoted name and a colon.</param>
    public static int End(ReadOnlySpan<char> text, ref int start, int nameAt, bool line)
    {
        ReadOnlySpan<char> rest = text[start..];
        int escapes = rest.IndexOfAnyExcept('\\');
        if (escapes >= 0 && rest[escapes] is '"' or '\'')
        {
            char quote = rest[escapes];
            start += escapes + 1;
            return GoOn(text, EndOfQuoted(text, ref start, quote, escapes), escapes, nameAt, line);
        }

        if (!line && text[nameAt] is not ('"' or '\'') && ConnectionText.Holds(text, nameAt, start))
            return ConnectionText.EndOfValue(text, start, nameAt);
        if (rest is ['[' or '{', ..] && !rest.StartsWith(SecretNames.Replacement))
        {
            int close = EndOfComposite(text, start);
            return IsBorder(text, close) ? close : EndOfPlain(text, close, nameAt, line);
        }

        return !line && RecordText.IsMember(text, nameAt, start)
            ? RecordText.EndOfValue(text, start)
            : EndOfPlain(text, start, nameAt, line);
    }

    /// <summary>The end of a credential header, which goes on over commas and semicolons.</summary>
    public static int EndOfHeader(ReadOnlySpan<char> text, int nameAt, int start)
    {
        if (nameAt > 0 && text[nameAt - 1] is '"' or '\'')
        {
            int escapes = text[..(nameAt - 1)].Length - text[..(nameAt - 1)].TrimEnd('\\').Length;
            return Math.Min(EndOfQuoted(text, ref start, text[nameAt - 1], escapes), EndOfLine(text, start));
        }

        return EndOfLine(text, start);
    }

    /// <summary>The end of the line.</summary>
    public static int EndOfLine(ReadOnlySpan<char> text, int start)
    {
        int length = text[start..].IndexOfAny('\r', '\n');
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>
    /// Whether a closing quotation mark before that place ends what it closes: nothing but a separator follows.
    /// </summary>
    public static bool IsBorder(ReadOnlySpan<char> text, int place)
    {
        if (place >= text.Length || _borders.Contains(text[place]))
            return true;
        return text[place] is '.' or ':' or '!' or '?'
            && (place + 1 == text.Length || char.IsWhiteSpace(text[place + 1]));
    }

    /// <summary>The closing quotation mark, or the text's end: cut text is the value as far as it goes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Behind the opening mark; behind the second one where two stand for one.</param>
    /// <param name="quote">The mark.</param>
    /// <param name="escapes">Reverse solidi before it: it stands in a string inside a string.</param>
    public static int EndOfQuoted(ReadOnlySpan<char> text, ref int start, char quote, int escapes)
    {
        bool isDoubled = escapes == 0 && start + 1 < text.Length && text[start] == quote && text[start + 1] != quote
            && !IsBorder(text, start + 1); // "" for a mark inside of CSV.
        if (isDoubled)
            start++;
        int run = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == quote && run % (2 * (escapes + 1)) == escapes)
            {
                if (isDoubled || escapes > 0 || i == start || i + 1 == text.Length || text[i + 1] != quote)
                    return i - escapes;
                i++; // A mark inside of a connection string is written twice.
            }

            run = text[i] == '\\' ? run + 1 : 0;
        }

        return text.Length;
    }

    /// <summary>
    /// Whether that place is inside of such quotation marks, or brackets: one was opened before it in its line and not
    /// closed. Looks back only so far: every value of a long text is asked about.
    /// </summary>
    public static bool IsInside(ReadOnlySpan<char> text, int place, char close)
    {
        char open = close switch { ']' => '[', '}' => '{', ')' => '(', '>' => '<', _ => close };
        int closed = 0;
        int marks = 0;
        for (int i = place - 1; i >= 0 && place - i <= MostLookedBack && text[i] is not '\n'; i--)
        {
            if (text[i] == open && open == close)
                marks++;
            else if (text[i] == close)
                closed++;
            else if (text[i] == open && closed-- == 0)
                return true;
        }

        return marks % 2 == 1;
    }

    /// <summary>Whether another pair begins there: a word, and a sign behind it.</summary>
    public static bool BeginsPair(ReadOnlySpan<char> text, int place)
    {
        ReadOnlySpan<char> rest = text[place..];
        rest = rest[..Math.Min(rest.Length, MostLookedBack)];
        int length = rest.IndexOfAnyExcept(_nameSigns);
        if (length <= 0)
            return false;
        rest = rest[length..].TrimStart(" \"'\\");
        return rest is ['=' or ':', ..];
    }

    /// <summary>
    /// In <c>password='ab'cd</c> the shell puts both together: such a value ends where an unquoted one does. In
    /// <c>{'password': 'ab'cd'}</c> somebody has forgotten to escape: it ends at the next mark that may be its last.
    /// </summary>
    private static int GoOn(ReadOnlySpan<char> text, int close, int escapes, int nameAt, bool line)
    {
        if (escapes > 0 || line || close >= text.Length || IsBorder(text, close + 1))
            return close;
        if (text[nameAt] is '"' or '\'')
        {
            int end = EndOfLine(text, close);
            for (int i = close + 1; i < end; i++)
            {
                if (text[i] == text[close] && IsBorder(text, i + 1))
                    return i;
            }
        }

        return EndOfPlain(text, close + 1, nameAt, line);
    }

    private static int EndOfPlain(ReadOnlySpan<char> text, int start, int nameAt, bool line)
    {
        int opened = 0;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (!_signs.Contains(c))
                continue;
            if (c is '\r' or '\n' || (c is ' ' or '\t' && !line))
                return i;
            if (c is '(' or '[' or '{')
                opened++;
            else if (c is ')' or ']' or '}' && opened > 0)
                opened--;
            else if (IsEnd(text, i, nameAt, line))
                return c is '"' or '\'' ? i - EscapesBefore(text, start, i) : i;
        }

        return text.Length;
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int place, int nameAt, bool line)
    {
        char c = text[place];
        int next = place + 1;
        switch (c)
        {
            case ' ' or '\t':
                return false;
            case '<':
                return next < text.Length && text[next] == '/';
            case ';' when !line:
                return true;
            case '&':
                return !line && ((nameAt > 0 && text[nameAt - 1] is '?' or '&') || next == text.Length
                    || BeginsPair(text, next));
            case ',' or ';':
                return next == text.Length || text[next] is ' ' or '\t' or '\r' or '\n' or '"' or '\'' or '\\' or '{'
                    || BeginsPair(text, next);
            default:
                return IsBorder(text, next) && IsInside(text, nameAt, c);
        }
    }

    private static int EscapesBefore(ReadOnlySpan<char> text, int start, int mark) =>
        text[start..mark].Length - text[start..mark].TrimEnd('\\').Length;

    /// <summary>A list or object: up to the bracket that closes it, whatever its strings hold.</summary>
    private static int EndOfComposite(ReadOnlySpan<char> text, int start)
    {
        int open = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is '[' or '{')
                open++;
            else if (text[i] is ']' or '}' && --open == 0)
                return i + 1;
            else if (text[i] is '"' or '\'')
                i = EndOfString(text, start, i);
        }

        return text.Length;
    }

    private static int EndOfString(ReadOnlySpan<char> text, int from, int mark)
    {
        int escapes = EscapesBefore(text, from, mark);
        int start = mark + 1;
        int end = EndOfQuoted(text, ref start, text[mark], escapes);
        return end + escapes;
    }

    private const int MostLookedBack = 256;

    private static readonly SearchValues<char> _borders = SearchValues.Create(" \t\r\n&;,}])>\"'<\\");
    private static readonly SearchValues<char> _signs = SearchValues.Create(" \t\r\n&;,()[]{}\"'<>");
    private static readonly SearchValues<char> _nameSigns = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%[]");
}
