using System.Globalization;

namespace Hewn.LogQL.Stages;

/// <summary>A place in a JSON value: <c>a.b[0]["c d"]</c>. Steps are names (strings) and indexes (ints).</summary>
internal static class JsonPath
{
    /// <summary>Reads a path.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? Parse(string text, out IReadOnlyList<object> steps)
    {
        var list = new List<object>();
        steps = list;
        int at = 0;
        while (at < text.Length)
        {
            string? problem = text[at] switch
            {
                '[' => ReadBracket(text, ref at, list),
                _ => ReadName(text, ref at, list),
            };
            if (problem is not null)
                return problem;
        }

        return null;
    }

    private static string? ReadName(string text, ref int at, List<object> steps)
    {
        if (text[at] == '.')
        {
            if (steps.Count == 0)
                return "unexpected '.'";
            at++;
        }
        else if (steps.Count > 0)
        {
            return $"unexpected '{text[at]}'";
        }

        int start = at;
        while (at < text.Length && (text[at] is '_' or '-' || char.IsLetterOrDigit(text[at])))
            at++;
        if (start == at || char.IsDigit(text[start]))
            return at < text.Length ? $"unexpected '{text[at]}'" : "a name is missing";
        steps.Add(text[start..at]);
        return null;
    }

    private static string? ReadBracket(string text, ref int at, List<object> steps)
    {
        if (at + 1 < text.Length && text[at + 1] is '"' or '`')
        {
            int quote = at + 1;
            if (Values.GoText.Unquote(text, ref quote, out string name) != Values.GoTextReading.Good
                || quote >= text.Length || text[quote] != ']')
                return "a name in brackets has no end";
            steps.Add(name);
            at = quote + 1;
            return null;
        }

        int end = text.IndexOf(']', at);
        if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None,
            CultureInfo.InvariantCulture, out int index))
            return "brackets hold an index or a quoted name";
        steps.Add(index);
        at = end + 1;
        return null;
    }
}
