using System.Buffers;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Finds the end of a value in text that is almost JSON. When in doubt it takes more rather than less.
/// </summary>
internal static class LooseValue
{
    private static readonly SearchValues<char> _wordEnds = SearchValues.Create(",}]\r\n\"");

    /// <summary>
    /// The position behind the value that begins at <paramref name="start"/>; the text's end when it has no end. What
    /// stands between it and the next separator belongs to it: it may be the rest of a badly quoted value.
    /// </summary>
    public static int EndOf(string text, int start)
    {
        while (start < text.Length && text[start] is ',' or '}' or ']' or ' ' or '\t')
            start++; // No value is malformed: what comes next may be it.
        int end = EndOfOne(text, start);
        while (end > start && !IsAtSeparator(text, end, out int next))
        {
            start = next;
            end = EndOfOne(text, next);
        }

        return end;
    }

    private static bool IsAtSeparator(string text, int position, out int next)
    {
        next = position;
        while (next < text.Length && text[next] is ' ' or '\t')
            next++;
        return next >= text.Length || text[next] is ',' or '}' or ']' or ')' or ';' or '&' or '\r' or '\n' or '\\';
    }

    private static int EndOfOne(string text, int start)
    {
        int quote = start;
        while (quote < text.Length && text[quote] == '\\')
            quote++;
        if (quote >= text.Length)
            return text.Length;

        return text[quote] switch
        {
            '"' or '\'' => EndOfQuoted(text, start, quote),
            '{' or '[' => EndOfBrackets(text, quote),
            _ => EndOfWord(text, quote),
        };
    }

    /// <summary>
    /// The closing mark has as many backslashes as the opening one: <c>\"…\"</c> is a string inside a string.
    /// </summary>
    private static int EndOfQuoted(string text, int start, int quote)
    {
        int escapes = quote - start;
        int backslashes = 0;
        for (int i = quote + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                backslashes++;
                continue;
            }

            bool closes = escapes == 0 ? backslashes % 2 == 0 : backslashes <= escapes;
            if (text[i] == text[quote] && closes)
                return i + 1;
            backslashes = 0;
        }

        return text.Length;
    }

    private static int EndOfBrackets(string text, int start)
    {
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is '"')
                i = EndOfQuoted(text, i, i) - 1;
            else if (text[i] is '{' or '[')
                depth++;
            else if (text[i] is '}' or ']' && --depth == 0)
                return i + 1;
        }

        return text.Length;
    }

    private static int EndOfWord(string text, int start)
    {
        int length = text.AsSpan(start).IndexOfAny(_wordEnds);
        return length < 0 ? text.Length : start + length;
    }
}
