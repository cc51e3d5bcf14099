using System.Globalization;
using System.Text.RegularExpressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Regexes;

/// <summary>A compiled regular expression with RE2's meaning, linear in time. Thread-safe.</summary>
internal sealed class TextMatcher
{
    private readonly Regex _regex;

    private readonly IReadOnlyList<string> _groups;

    private TextMatcher(Regex regex, IReadOnlyList<string> groupNames, IReadOnlyList<string> groups) =>
        (_regex, GroupNames, _groups) = (regex, groupNames, groups);

    /// <summary>Names of groups in the order they open.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Matches a whole text.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Whole(string pattern) => WholeOf("^(?:", pattern, ")$", "");

    /// <summary>Matches some part of a text.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Part(string pattern, string errorPrefix = "") => WholeOf("", pattern, "", errorPrefix);

    /// <summary>Matches with text around the expression, which stands in messages too.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher WholeOf(string before, string pattern, string after, string errorPrefix)
    {
        _ = after;
        if (Re2Syntax.Translate(pattern, out string translated, out IReadOnlyList<string> names,
            out IReadOnlyList<string> groups) is { } problem)
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: {problem}");
        string whole = before.Length > 0 ? $"\\A(?:{translated})\\z" : translated;
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            return new TextMatcher(new Regex(whole, options), names, groups);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: {refused.Message}");
        }
    }

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>The text of a group by its number, 0 being the whole match; empty when it took no part.</summary>
    public string Group(Match match, int number) => number == 0 ? match.Value
        : number <= _groups.Count ? match.Groups[_groups[number - 1]].Value
        : "";

    /// <summary>The text of a group by its name; empty when it took no part or there is none.</summary>
    public string Group(Match match, string name)
    {
        for (int i = 0; i < GroupNames.Count; i++)
        {
            if (GroupNames[i] == name)
                return match.Groups[GroupName(i)].Value;
        }

        return "";
    }

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text) => _regex.IsMatch(text);

    /// <summary>A text with another one in the place of each match.</summary>
    public string Replace(string text, string replacement) => _regex.Replace(text, replacement);

    /// <summary>What a match has the group of a place in <see cref="GroupNames"/> under.</summary>
    public static string GroupName(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index + 1}");

    /// <summary>The first match.</summary>
    public Match Match(string text) => _regex.Match(text);
}
