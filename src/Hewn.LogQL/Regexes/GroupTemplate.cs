namespace Hewn.LogQL.Regexes;

/// <summary>Texts with places for groups of a match, as Go's <c>Expand</c> has them.</summary>
/// <remarks>
/// <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c>; without braces the name is as long as it can be, so <c>$1x</c>
/// is <c>${1x}</c>. A group that is not there is empty, <c>$$</c> is a dollar, and so is one without a name behind it.
/// </remarks>
internal static class GroupTemplate
{
    /// <summary>The pieces of the text with the groups in their places, in their order.</summary>
    public static IEnumerable<ReadOnlyMemory<char>> Expand(string template, TextMatch match)
    {
        int at = 0;
        while (template.IndexOf('$', at) is >= 0 and int dollar)
        {
            yield return template.AsMemory(at, dollar - at);
            at = dollar + 1;
            if (TakeName(template, at, out int length) is { } name)
            {
                yield return match.Named(name).AsMemory();
                at += length;
                continue;
            }

            yield return "$".AsMemory();
            if (at < template.Length && template[at] == '$')
                at++;
        }

        yield return template.AsMemory(at);
    }

    /// <summary>The name that begins here; null when none does. The length counts braces.</summary>
    private static string? TakeName(string template, int start, out int length)
    {
        bool hasBrace = start < template.Length && template[start] == '{';
        int from = hasBrace ? start + 1 : start;
        int end = from;
        while (end < template.Length && (template[end] == '_' || char.IsLetterOrDigit(template[end])))
            end++;
        length = end - start + (hasBrace ? 1 : 0);
        bool isName = end > from && (!hasBrace || (end < template.Length && template[end] == '}'));
        return isName ? template[from..end] : null;
    }
}
