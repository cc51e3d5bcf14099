using System.Globalization;
using System.Text.RegularExpressions;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Where an expression matches a text. Groups are taken from the text itself, by their places: the engine may have
/// been shown another one.
/// </summary>
internal readonly struct TextMatch
{
    private readonly string _text;
    private readonly Match _match;
    private readonly TextMatcher _matcher;
    private readonly int[]? _places;

    /// <summary>A match of a text, or none.</summary>
    /// <param name="matcher">The expression.</param>
    /// <param name="text">The text.</param>
    /// <param name="match">The match of what the engine was shown.</param>
    /// <param name="places">Where each sign of that stands in the text; null when it was shown as it is.</param>
    public TextMatch(TextMatcher matcher, string text, Match match, int[]? places) =>
        (_matcher, _text, _match, _places) = (matcher, text, match, places);

    /// <summary>False when there is no match.</summary>
    public bool Success => _match.Success;

    /// <summary>Where it begins, in UTF-16 units.</summary>
    public int Index => Place(_match.Index);

    /// <summary>Its length in UTF-16 units.</summary>
    public int Length => Place(_match.Index + _match.Length) - Index;

    /// <summary>The next match behind this one.</summary>
    public TextMatch Next() => new(_matcher, _text, _match.NextMatch(), _places);

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

    private int Place(int shown) => _places is null ? shown : _places[shown];

    private string? Value(string group) => _match.Groups[group] is { Success: true } found
        ? _text[Place(found.Index)..Place(found.Index + found.Length)]
        : null;
}
