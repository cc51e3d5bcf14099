namespace Hewn.Analyzers;

/// <summary>The holes of a message template such as <c>Evicted {Blocks} blocks of {Model}</c>.</summary>
internal static class TemplateNames
{
    /// <summary>The names in their order, without alignment and format; none for a malformed template.</summary>
    public static IReadOnlyList<string> Of(string template)
    {
        var names = new List<string>();
        int at = 0;
        while (at < template.Length)
        {
            char c = template[at];
            if (c is not ('{' or '}'))
            {
                at++;
            }
            else if (at + 1 < template.Length && template[at + 1] == c)
            {
                at += 2;
            }
            else
            {
                int end = template.IndexOf('}', at);
                if (c == '}' || end < 0)
                    return [];
                names.Add(template.Substring(at + 1, end - at - 1).Split(',', ':')[0].Trim());
                at = end + 1;
            }
        }

        return names;
    }
}
