using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>Writes characters and classes of them in .NET's syntax.</summary>
internal static class Re2Text
{
    private const string Nothing = "[^\\u0000-\\uFFFF]";

    /// <summary>A class of characters; one that matches nothing when there are no members.</summary>
    public static string Class(string members) => members.Length > 0 ? $"[{members}]" : Nothing;

    /// <summary>Characters as members of a class.</summary>
    public static string Members(SortedSet<char> characters)
    {
        var text = new StringBuilder();
        (int From, int To) range = (-1, -2);
        foreach (char character in characters)
        {
            if (character != range.To + 1)
            {
                Append(text, range);
                range.From = character;
            }

            range.To = character;
        }

        return Append(text, range).ToString();
    }

    /// <summary>A character of ASCII outside of classes.</summary>
    public static string Literal(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '_' ? letter.ToString() : Unit(letter);

    private static StringBuilder Append(StringBuilder text, (int From, int To) range)
    {
        if (range.From < 0)
            return text;
        text.Append(Unit((char)range.From));
        return range.To > range.From ? text.Append('-').Append(Unit((char)range.To)) : text;
    }

    private static string Unit(char unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
}
