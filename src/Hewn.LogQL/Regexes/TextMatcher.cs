using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Regexes;

/// <summary>A compiled regular expression with RE2's meaning. Thread-safe.</summary>
/// <remarks>
/// Linear in time, but for expressions with <c>\b</c> or <c>\B</c> over texts beyond ASCII: those take a bounded time.
/// </remarks>
internal sealed class TextMatcher
{
    /// <summary>
    /// How long an expression with boundaries may take over a text beyond ASCII: such a line takes microseconds, unless
    /// the expression is made to go back again and again.
    /// </summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;
    private readonly Lazy<Regex>? _exact; // for texts beyond ASCII; null where the other one is right for these, too
    private readonly GroupOrder _order;

    private TextMatcher(Regex regex, string? exact, string translated, IReadOnlyList<string> groupNames)
    {
        (_regex, _order, GroupNames) = (regex, new GroupOrder(translated), groupNames);
        _exact = exact is null ? null : new(() => new Regex(exact, RegexOptions.CultureInvariant, _patience));
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
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        string? exact = Re2Syntax.WithExactBoundaries(pattern, flags);
        try
        {
            return new TextMatcher(
                new Regex(Placed(translated), options), exact is null ? null : Placed(exact), translated, names);
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

        string Placed(string expression) => before.Length > 0 ? $"\\A(?:{expression})\\z" : expression;
    }

    /// <summary>Whether it matches.</summary>
    /// <exception cref="EvaluationException">It takes too long; so with the others.</exception>
    public bool IsMatch(string text) => IsMatch(text.AsSpan());

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        try
        {
            return For(text).IsMatch(text);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooLong(e);
        }
    }

    /// <summary>A text with another one in the place of each match.</summary>
    public string Replace(string text, string replacement)
    {
        try
        {
            return For(text).Replace(text, replacement);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooLong(e);
        }
    }

    /// <summary>What a match has the group of a place in <see cref="GroupNames"/> under.</summary>
    public static string GroupName(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index + 1}");

    /// <summary>The first match.</summary>
    public Match Match(string text)
    {
        try
        {
            return For(text).Match(text);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooLong(e);
        }
    }

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

    private Regex For(ReadOnlySpan<char> text) => _exact is null || Ascii.IsValid(text) ? _regex : _exact.Value;

    private static EvaluationException TooLong(RegexMatchTimeoutException e) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"a regular expression with \\b or \\B takes more than {_patience.TotalSeconds} s over a line with letters "
        + $"beyond ASCII: write the letters that may stand there instead, as in [^0-9A-Za-z_]"), e);
}
