using System.Globalization;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Groups of an expression by the number that RE2 gives them: as they open. .NET counts those with names behind all
/// others.
/// </summary>
internal sealed class GroupOrder
{
    private readonly List<string> _groups = ["0"];

    /// <summary>The order of groups in an expression that <see cref="Re2Syntax"/> wrote.</summary>
    public GroupOrder(string translated)
    {
        int unnamed = 0;
        for (int i = 0; i < translated.Length; i++)
        {
            // Every literal parenthesis is written as an escape, so each one opens a group.
            if (translated[i] != '(')
                continue;
            if (translated.AsSpan(i).StartsWith("(?<"))
                _groups.Add(translated[(i + 3)..translated.IndexOf('>', i)]);
            else if (!translated.AsSpan(i).StartsWith("(?"))
                _groups.Add((++unnamed).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The name that .NET has for the group of a number; null when there is none.</summary>
    public string? Name(int number) => number >= 0 && number < _groups.Count ? _groups[number] : null;
}
