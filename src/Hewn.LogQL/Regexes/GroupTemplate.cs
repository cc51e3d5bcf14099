using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hewn.LogQL.Regexes;

/// <summary>Texts with places for groups of a match, as Go's <c>Expand</c> has them.</summary>
/// <remarks>
/// <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c>; without braces the name is as long as it can be, so <c>$1x</c>
/// is <c>${1x}</c>. A group that is not there is empty, <c>$$</c> is a dollar, and so is one without a name behind it.
/// </remarks>
internal static class GroupTemplate
{
    /// <summary>The text with the groups in their places.</summary>
    public static string Expand(string template, TextMatcher matcher, Match match)
    {
        var text = new StringBuilder();
        for (int at = 0; at < template.Length; at++)
        {
            if (template[at] != '$')
            {
                text.Append(template[at]);
                continue;
            }

            if (at + 1 < template.Length && template[at + 1] == '$')
            {
                text.Append('$');
                at++;
            }
            else if (TakeName(template, at + 1, out int length) is { } name)
            {
                text.Append(Group(name, matcher, match));
                at += length;
            }
            else
            {
                text.Append('$');
            }
        }

        return text.ToString();
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

    private static string Group(string name, TextMatcher matcher, Match match) =>
        name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0')
            && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? matcher.GroupValue(match, number) ?? ""
            : matcher.GroupValue(match, name) ?? "";
}
