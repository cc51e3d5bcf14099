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
    private readonly AsciiWords? _words;

    private TextMatcher(Regex regex, Re2Translation translation)
    {
        (_regex, _words, GroupNames) = (regex, translation.Words, translation.Names);
        Groups = new GroupOrder(translation.Pattern);
    }

    /// <summary>Names of groups in the order they open.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Groups by their numbers.</summary>
    public GroupOrder Groups { get; }

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
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            Re2Translation translation = Re2Syntax.Translate(pattern, flags);
            string whole = before.Length > 0 ? $"\\A(?:{translation.Pattern})\\z" : translation.Pattern;
            return new TextMatcher(new Regex(whole, options), translation);
        }
        catch (Re2Fault fault)
        {
            throw ParseException.Meaning($"{errorPrefix}error parsing regexp: {fault.Message}");
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
        if (_words is null || Ascii.IsValid(text))
            return _regex.IsMatch(text);
        if (text.IndexOfAnyInRange('\ud800', '\udbff') >= 0)
            return Match(text.ToString()).Success; // as \B might match within a character of two units
        char[] shown = ArrayPool<char>.Shared.Rent(text.Length);
        _words.Show(text, shown);
        bool isMatch = _regex.IsMatch(shown.AsSpan(0, text.Length));
        ArrayPool<char>.Shared.Return(shown);
        return isMatch;
    }

    /// <summary>A text without what matches.</summary>
    public string TakeOut(string text)
    {
        var left = new StringBuilder(text.Length);
        int at = 0;
        foreach (ValueMatch match in _regex.EnumerateMatches(Shown(text)))
        {
            left.Append(text, at, match.Index - at);
            at = match.Index + match.Length;
        }

        return left.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What a match has the group of a place in <see cref="GroupNames"/> under.</summary>
    public static string GroupName(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index + 1}");

    /// <summary>The first match.</summary>
    public TextMatch Match(string text) => new TextMatch(this, text, _regex.Match(Shown(text))).OutsidePairs();

    private string Shown(string text) => _words is null || Ascii.IsValid(text)
        ? text
        : string.Create(text.Length, (_words, text), static (shown, from) => from._words.Show(from.text, shown));
}
