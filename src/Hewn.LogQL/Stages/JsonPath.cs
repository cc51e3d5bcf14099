using System.Globalization;

namespace Hewn.LogQL.Stages;

/// <summary>
/// A place in a JSON value: <c>a.b[0]["c d"]</c>. Steps are names (strings) and indexes (ints). Read as Loki does
/// (its <c>pkg/logql/log/jsonexpr</c>): names are letters, digits and <c>_</c>, others stand in brackets and quotes,
/// where nothing is an escape; blanks may stand between the parts.
/// </summary>
internal static class JsonPath
{
    /// <summary>Reads a path.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Parse(string text, out IReadOnlyList<object> steps)
    {
        var list = new List<object>();
        steps = list;
        int at = 0;
        for (SkipBlanks(text, ref at); at < text.Length; SkipBlanks(text, ref at))
        {
            if (ReadStep(text, ref at, list) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? ReadStep(string text, ref int at, List<object> steps)
    {
        if (text[at] == '[')
        {
            at++;
            return ReadBracket(text, ref at, steps);
        }

        bool isFirst = steps.Count == 0;
        if (!isFirst && text[at] != '.')
            return Unexpected(text, at);
        if (!isFirst)
        {
            at++;
            SkipBlanks(text, ref at);
        }

        int start = at;
        while (at < text.Length && (text[at] == '_' || char.IsAsciiLetter(text[at])
            || (at > start && char.IsAsciiDigit(text[at]))))
            at++;
        if (at == start)
            return Unexpected(text, at);
        steps.Add(text[start..at]);
        return null;
    }

    private static string? ReadBracket(string text, ref int at, List<object> steps)
    {
        SkipBlanks(text, ref at);
        if (at < text.Length && text[at] == '"')
        {
            int end = text.AsSpan(at + 1).IndexOfAny('"', ']');
            if (end < 0)
                return "a name in brackets has no end";
            steps.Add(text.Substring(at + 1, end));
            at += end + 2;
        }
        else
        {
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture,
                out int index))
                return "brackets hold an index or a quoted name";
            steps.Add(index);
        }

        SkipBlanks(text, ref at);
        return at < text.Length && text[at++] == ']' ? null : Unexpected(text, at - 1, "expecting ]");
    }

    private static string Unexpected(string text, int at, string? expected = null)
    {
        string found = at < text.Length ? $"unexpected char {text[at]}" : "unexpected $end";
        return expected is null ? found : $"{found}, {expected}";
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n')
            at++;
    }
}
