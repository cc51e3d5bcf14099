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
    private readonly Re2Alphabet _alphabet;
    private readonly bool _isOfAscii;

    private TextMatcher(Regex regex, Re2Translation translation)
    {
        (_regex, _alphabet, _isOfAscii) = (regex, translation.Alphabet, translation.IsOfAscii);
        GroupNames = translation.Names;
        Groups = new GroupOrder(translation.Pattern);
    }

    /// <summary>Names of groups in the order they open.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Groups by their numbers.</summary>
    public GroupOrder Groups { get; }

    /// <summary>Matches a whole text; <c>.</c> matches the end of a line only where that is said.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Whole(string pattern, bool isDotAll = false, string errorPrefix = "") =>
        Make(pattern, isWhole: true, isDotAll ? Re2Flags.DotIsAll : Re2Flags.None, errorPrefix);

    /// <summary>Matches some part of a text.</summary>
    /// <exception cref="ParseException">It is no regular expression.</exception>
    public static TextMatcher Part(string pattern, string errorPrefix = "") =>
        Make(pattern, isWhole: false, Re2Flags.None, errorPrefix);

    /// <summary>What a match has the group of a place in <see cref="GroupNames"/> under.</summary>
    public static string GroupName(int index) => string.Create(CultureInfo.InvariantCulture, $"g{index + 1}");

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(string text) => IsMatch(text.AsSpan());

    /// <summary>Whether it matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_isOfAscii || _alphabet.Leaves(text))
            return _regex.IsMatch(text);
        char[] shown = ArrayPool<char>.Shared.Rent(text.Length);
        bool isMatch = _regex.IsMatch(shown.AsSpan(0, _alphabet.Show(text, shown)));
        ArrayPool<char>.Shared.Return(shown);
        return isMatch;
    }

    /// <summary>The first match.</summary>
    public TextMatch Match(string text)
    {
        if (_alphabet.Leaves(text))
            return new TextMatch(this, text, _regex.Match(text), places: null);
        char[] shown = new char[text.Length];
        int[] places = new int[text.Length + 1];
        int count = _alphabet.Show(text, shown, places);
        return new TextMatch(this, text, _regex.Match(new string(shown, 0, count)), places);
    }

    /// <summary>A text without what matches.</summary>
    public string TakeOut(string text)
    {
        var left = new StringBuilder(text.Length);
        int at = 0;
        for (TextMatch match = Match(text); match.Success; match = match.Next())
        {
            left.Append(text, at, match.Index - at);
            at = match.Index + match.Length;
        }

        return left.Append(text, at, text.Length - at).ToString();
    }

    private static TextMatcher Make(string pattern, bool isWhole, Re2Flags flags, string errorPrefix)
    {
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        try
        {
            Re2Translation translation = Re2Syntax.Translate(pattern, flags);
            string whole = isWhole ? $"\\A(?:{translation.Pattern})\\z" : translation.Pattern;
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
}
