using System.Globalization;
using System.Text;
using Hewn.Cli.View;
using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Filters;
using Hewn.Store.Dialects;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Loki;

/// <summary>
/// Filters as stages of LogQL, so that a Loki sends less. What a filter takes passes its stages; what passes is looked
/// at here once more, so a stage need not say all of a filter.
/// </summary>
/// <remarks>
/// Loki's own search in any case misses texts (<c>ValueError</c> for <c>(?i)error</c>), so each letter is given in both
/// cases, with a sign behind them that keeps the expression from being made into that search.
/// </remarks>
internal static class LokiStages
{
    private const string NoPlainText = ".?";
    private const string Extracted = "hewn_f";
    private static readonly char[] _operators = ['=', '!', '~', '<', '>'];

    /// <summary>The stages, to be put behind a query; empty when there are none.</summary>
    /// <param name="filters">What was typed to choose entries.</param>
    /// <param name="level">What was typed behind <c>--level</c>, or null.</param>
    public static string Of(FilterInput filters, string? level)
    {
        var stages = new StringBuilder();
        foreach (string text in filters.Grep)
            AppendText(stages, text, isNegated: false);
        foreach (string text in filters.Not)
            AppendText(stages, text, isNegated: true);
        if (level is not null)
            AppendLevel(stages, OptionValues.Level(level));
        for (int i = 0; i < filters.Fields.Length; i++)
            AppendField(stages, filters.Fields[i], i);
        return stages.ToString();
    }

    /// <summary>Whether a label is one that a stage has made.</summary>
    public static bool IsOwn(string label) => label.StartsWith(Extracted, StringComparison.Ordinal);

    private static void AppendText(StringBuilder stages, string text, bool isNegated)
    {
        bool ignoresCase = !text.Any(char.IsUpper) && text.Any(char.IsAsciiLetter);
        if (text.Length > 2 && text[0] == '/' && text[^1] == '/')
        {
            // An expression means other things there; a text that everything holds that matches means the same.
            string pattern = text[1..^1];
            ignoresCase = !pattern.Any(char.IsUpper);
            if (isNegated || PatternLiteral.Of(pattern, ignoresCase) is not { } sure)
                return;
            text = sure;
        }

        if (text.Contains('\uFFFD', StringComparison.Ordinal))
            return; // It may stand for bytes that are no text.
        if (!ignoresCase)
            stages.Append(isNegated ? " != " : " |= ").Append(LogQLText.Quote(text));
        else
            stages.Append(isNegated ? " !~ " : " |~ ").Append(LogQLText.Quote(AnyCase(text) + NoPlainText));
    }

    private static string AnyCase(string text)
    {
        var pattern = new StringBuilder();
        foreach (char letter in text)
        {
            if (char.IsAsciiLetter(letter))
                pattern.Append('[').Append((char)(letter | 0x20)).Append((char)(letter & ~0x20)).Append(']');
            else if (char.IsAsciiDigit(letter) || letter > 0x7f || letter is ' ' or '_')
                pattern.Append(letter);
            else if (letter is >= ' ' and <= '~')
                pattern.Append('\\').Append(letter);
            else
                pattern.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
        }

        return pattern.ToString();
    }

    /// <summary>Of streams and lines with a label of the level; of others the line itself has to be read.</summary>
    private static void AppendLevel(StringBuilder stages, Level minimum)
    {
        foreach (string lower in Enum.GetValues<Level>().Where(each => each < minimum)
            .SelectMany(LevelNames.SpellingsOf))
        {
            string small = lower.ToLowerInvariant();
            foreach (string spelling in (string[])[lower, small, lower[..1] + small[1..]])
                stages.Append(CultureInfo.InvariantCulture, $" | level!=\"{spelling}\"");
        }
    }

    /// <summary>
    /// A line passes whose field, or label of that name, is so, and one that has neither as far as Loki can see: it may
    /// be text, or a record in a record.
    /// </summary>
    private static void AppendField(StringBuilder stages, string text, int number)
    {
        int at = text.IndexOfAny(_operators);
        if (at <= 0)
            return;
        string comparison = text[at] is '<' or '>' or '=' ? $"{text[at]}" : "";
        int behind = at + 1;
        if (comparison is "<" or ">" && behind < text.Length && text[behind] == '=')
            (comparison, behind) = (comparison + "=", behind + 1);
        string value = text[behind..];
        var path = FieldPath.Named(text[..at].Trim());
        if (comparison.Length == 0 || IsMadeByReading(path.Key) || ConditionOf(comparison, value) is not { } condition)
            return;
        string[] labels = [.. NamesOf(path.Key).Where(IsLabelName)];
        string[][] places = [.. NamesOf(path.Key).SelectMany(PlacesOf)];
        string[] names = [.. places.Select((_, i) => FormattableString.Invariant($"{Extracted}{number}_{i}"))];
        stages.Append(" | json ").AppendJoin(", ", names.Zip(places, (name, place) =>
            $"{name}={LogQLText.Quote(string.Concat(place.Select(part => $"[{LogQLText.Quote(part)}]")))}"));
        string[] all = [.. names, .. labels];
        // Of a name that is not there, a number is a fault to Loki, and what is at fault passes.
        bool isNumber = condition[0] == ' ';
        stages.Append(" | (").AppendJoin(" or ", all.Select(name => isNumber
            ? $"({name}!=\"\" and {name}{condition})"
            : name + condition))
            .Append(" or (").AppendJoin(" and ", all.Select(name => name + "=\"\"")).Append("))");
    }

    /// <summary>How a value is compared there so that it passes if it does here; null when nothing is sure.</summary>
    private static string? ConditionOf(string comparison, string value)
    {
        bool isNumber = NumberText.IsNumber(Encoding.UTF8.GetBytes(value.Trim()));
        bool isPlain = isNumber && value.Trim().All(letter => char.IsAsciiDigit(letter) || letter == '.')
            && char.IsAsciiDigit(value.Trim()[0]) && char.IsAsciiDigit(value.Trim()[^1]);
        if (comparison == "=" && !isNumber)
        {
            return value.Length > 0 && value.All(letter => letter is >= ' ' and not '\x7f' and not '\uFFFD'
                && !char.IsSurrogate(letter)) ? "=" + LogQLText.Quote(value) : null;
        }

        return isPlain ? $" {(comparison == "=" ? "==" : comparison)} {value.Trim()}" : null;
    }

    /// <summary>Reading gives these names to what stands under others, or changes what stands there.</summary>
    private static bool IsMadeByReading(FieldKey key) =>
        key.Known is KnownField.Time or KnownField.Level or KnownField.Message
        || CanonicalNames.Of(key.Name) is not null
        || key.Name is "timestamp" or "level" or "message" or "logger" or "error" or "error_type" or "stack_trace";

    private static IReadOnlyList<string> NamesOf(FieldKey key) =>
        key.Known is { } known ? FieldKey.NamesOf(known) : [key.Name];

    private static IEnumerable<string[]> PlacesOf(string name)
    {
        yield return [name];
        string[] nested = name.Split('.');
        if (nested.Length > 1)
            yield return nested;
    }

    private static bool IsLabelName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
