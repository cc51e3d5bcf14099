using System.Text.RegularExpressions;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary>
/// Levels as a pattern of the texts that mean them, in any case and spelling: <c>level=error</c> takes <c>ERROR</c> and
/// <c>err</c>, <c>level&gt;=warn</c> what is above as well. A word that is no level means itself in any case.
/// </summary>
internal static class LevelPattern
{
    /// <summary>What is allowed behind a comparison.</summary>
    public const string Allowed = $"a level behind < and >: {LevelNames.Allowed}";

    /// <summary>The pattern of everything that is the same level.</summary>
    public static Regex Equal(string text) => LevelNames.TryParse(text, out Level level)
        ? Of(each => each == level)
        : Of([Regex.Escape(text.Trim())]);

    /// <summary>The pattern of everything that lies so; null when the text is no level.</summary>
    public static Regex? Compared(FieldOperator comparison, string text)
    {
        if (!LevelNames.TryParse(text, out Level level))
            return null;
        return comparison switch
        {
            FieldOperator.Greater => Of(each => each > level),
            FieldOperator.GreaterOrEqual => Of(each => each >= level),
            FieldOperator.Less => Of(each => each < level),
            _ => Of(each => each <= level),
        };
    }

    private static Regex Of(Func<Level, bool> isWanted) =>
        Of(Enum.GetValues<Level>().Where(isWanted).SelectMany(LevelNames.SpellingsOf));

    private static Regex Of(IEnumerable<string> words)
    {
        string any = string.Join('|', words);
        // Nothing lies above the highest: then nothing matches.
        string pattern = any.Length == 0 ? "[^\\w\\W]" : $@"^\s*(?i:{any})\s*$";
        return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
