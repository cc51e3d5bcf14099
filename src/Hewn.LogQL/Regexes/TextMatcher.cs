using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Regexes;

/// <summary>A compiled regular expression with RE2's meaning, linear in time. Thread-safe.</summary>
internal sealed class TextMatcher
{
    private readonly Regex _regex;
    private readonly GroupOrder _order;
    private readonly bool _goesByAsciiWords;

    private TextMatcher(Regex regex, string pattern, string translated, IReadOnlyList<string> groupNames)
    {
        (_regex, _order, GroupNames) = (regex, new GroupOrder(translated), groupNames);
        _goesByAsciiWords = AsciiWords.Concern(pattern);
    }

    /// <summary>Names of groups in the order they open.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Matches a whole text; <c>.</c> matches the end of a line only where that is said.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Whole(string pattern, bool isDotAll = false) =>
        WholeOf("^(?:", pattern, ")$", "", isDotAll);

    /// <summary>Matches some part of a text.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Part(string pattern, string errorPrefix = "") => WholeOf("", pattern, "", errorPrefix);

    /// <summary>Matches with text around the expression, which stands in messages too.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher WholeOf(
        string before, string pattern, string after, string errorPrefix, bool isDotAll = false)
    {
        _ = after;
        Re2Flags flags = isDotAll ? Re2Flags.DotIsAll : Re2Flags.None;
        if (Re2Syntax.Translate(pattern, out string translated, out IReadOnlyList<string> names, flags) is { } problem)
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: {problem}");
        string whole = before.Length > 0 ? $"\\A(?:{translated})\\z" : translated;
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            return new TextMatcher(new Regex(whole, options), pattern, translated, names);
        }
        catch (NotSupportedException)
        {
            // The engine refuses what would take it too much memory: Go's words for that.
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: expression too large: `{pattern}`");
        }
        catch (ArgumentException refused)
        {
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: {refused.Message}");
        }
    }

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(string text) => IsMatch(text.AsSpan());

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (!_goesByAsciiWords || Ascii.IsValid(text))
            return _regex.IsMatch(text);
        char[] shown = ArrayPool<char>.Shared.Rent(text.Length);
        AsciiWords.Show(text, shown);
        bool isMatch = _regex.IsMatch(shown.AsSpan(0, text.Length));
        ArrayPool<char>.Shared.Return(shown);
        return isMatch;
    }

    /// <summary>A text with another one in the place of each match.</summary>
    public string Replace(string text, string replacement) => _regex.Replace(text, replacement);

    /// <summary>What a match has the group of a place in <see cref="GroupNames"/> under.</summary>
    public static string GroupName(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index + 1}");

    /// <summary>The first match.</summary>
    public Match Match(string text) => _regex.Match(text);

    /// <summary>What the group of a number matched, counted as they open; null when it took no part.</summary>
    public string? GroupValue(Match match, int number) => _order.Value(match, number);

    /// <summary>What the group of a name matched, the first of several that took part; null when none did.</summary>
    public string? GroupValue(Match match, string name)
    {
        for (int i = 0; i < GroupNames.Count; i++)
        {
            if (GroupNames[i] == name && match.Groups[GroupName(i)] is { Success: true } group)
                return group.Value;
        }

        return null;
    }
}
