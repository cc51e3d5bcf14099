using System.Globalization;
using System.Text.RegularExpressions;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Where an expression matches a text. Groups are taken from the text itself, by their places: the engine may have
/// been shown another one that is as long.
/// </summary>
internal readonly struct TextMatch
{
    private readonly string _text;
    private readonly Match _match;
    private readonly TextMatcher _matcher;

    /// <summary>A match of <paramref name="text"/>, or none.</summary>
    public TextMatch(TextMatcher matcher, string text, Match match) =>
        (_matcher, _text, _match) = (matcher, text, match);

    /// <summary>False when there is no match.</summary>
    public bool Success => _match.Success;

    /// <summary>Where it begins, in UTF-16 units.</summary>
    public int Index => _match.Index;

    /// <summary>Its length in UTF-16 units.</summary>
    public int Length => _match.Length;

    /// <summary>The next match behind this one.</summary>
    public TextMatch Next() => new TextMatch(_matcher, _text, _match.NextMatch()).OutsidePairs();

    /// <summary>This one or, where it is nothing between the two units of a character, the next that is not.</summary>
    public TextMatch OutsidePairs()
    {
        Match match = _match;
        while (match.Success && match.Length == 0 && match.Index > 0 && match.Index < _text.Length
            && char.IsSurrogatePair(_text[match.Index - 1], _text[match.Index]))
            match = match.NextMatch();
        return new TextMatch(_matcher, _text, match);
    }

    /// <summary>What the group at a place in <see cref="TextMatcher.GroupNames"/> matched; else empty.</summary>
    public string Named(int index) => Value(TextMatcher.GroupName(index)) ?? "";

    /// <summary>What <c>$1</c> and the like mean: a group by its number as they open, or by its name.</summary>
    /// <returns>
    /// Empty when there is no such group, or it took no part; the first of several of a name that did.
    /// </returns>
    public string Named(string name)
    {
        if (name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0'))
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && _matcher.Groups.Name(number) is { } numbered ? Value(numbered) ?? "" : "";
        }

        for (int i = 0; i < _matcher.GroupNames.Count; i++)
        {
            if (_matcher.GroupNames[i] == name && Value(TextMatcher.GroupName(i)) is { } value)
                return value;
        }

        return "";
    }

    private string? Value(string group) => _match.Groups[group] is { Success: true } found
        ? _text.Substring(found.Index, found.Length)
        : null;
}
