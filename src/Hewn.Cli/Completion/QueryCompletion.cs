using System.Text.RegularExpressions;
using Hewn.Store.Querying;

namespace Hewn.Cli.Completion;

/// <summary>What a query that is being typed can go on with: labels and their values.</summary>
internal static partial class QueryCompletion
{
    private const int MaxSuggestions = 200;
    private static readonly string[] _operators = ["=\"", "!=\"", "=~\"", "!~\""];

    private static readonly string[] _stages =
    [
        "context", "decolorize", "distinct", "drop", "first", "json", "keep", "label_format", "line_format", "logfmt",
        "pattern", "regexp", "sort", "unpack", "unwrap",
    ];

    /// <summary>The query, completed in each way there is.</summary>
    /// <param name="query">What was typed, up to the cursor.</param>
    /// <param name="sample">Has the labels; asked only when there is something to complete.</param>
    public static IReadOnlyList<string> Complete(string query, Func<LabelSample> sample) =>
        [.. Find(query, sample).Distinct().Take(MaxSuggestions)];

    private static IEnumerable<string> Find(string query, Func<LabelSample> sample)
    {
        if (InString(query) is { } start)
            return Values(query, start, sample);
        Match name = NameAtEnd().Match(query);
        string before = query[..name.Index].TrimEnd();
        string typed = name.Value;
        bool isInBraces = before.LastIndexOf('{') > before.LastIndexOf('}');
        if (isInBraces && before.Length > 0 && before[^1] is '{' or ',')
            return Names(query, typed, sample().StreamNames);
        if (isInBraces)
            return [];
        if (GroupingAtEnd().IsMatch(before))
            return Starting(sample().Names, typed).Select(found => query[..name.Index] + found);
        if (before.EndsWith('|'))
            return Starting(_stages, typed).Select(found => query[..name.Index] + found)
                .Concat(Names(query, typed, sample().Names));
        if (WordBeforeField().IsMatch(before))
            return Starting(sample().Names, typed).Select(found => query[..name.Index] + found);
        return [];
    }

    /// <summary>Names with each operator: so a shell takes the name and asks on.</summary>
    private static IEnumerable<string> Names(string query, string typed, IEnumerable<string> names) =>
        Starting(names, typed).SelectMany(found =>
            _operators.Select(sign => query[..(query.Length - typed.Length)] + found + sign));

    private static IEnumerable<string> Values(string query, int start, Func<LabelSample> sample)
    {
        Match label = LabelBeforeValue().Match(query[..start]);
        if (!label.Success)
            return [];
        char quote = query[start];
        string typed = query[(start + 1)..];
        string[] found =
        [
            .. Starting(sample().ValuesOf(label.Groups["name"].Value), typed)
                .Where(value => value.IndexOfAny(['"', '\\', '`', '\'', '\n']) < 0)
                .Select(value => query[..(start + 1)] + value + quote),
        ];
        bool isInBraces = query.LastIndexOf('{', start) > query.LastIndexOf('}', start);
        // The one value in two ways, so that a shell does not take the query for finished.
        return found.Length == 1 && isInBraces ? [found[0] + "}", found[0] + ","] : found;
    }

    private static IEnumerable<string> Starting(IEnumerable<string> all, string typed) =>
        all.Where(one => one.StartsWith(typed, StringComparison.Ordinal));

    /// <summary>Where the string begins that is open at the end; null when none is.</summary>
    private static int? InString(string query)
    {
        int? start = null;
        for (int i = 0; i < query.Length; i++)
        {
            if (start is not { } open)
                start = query[i] is '"' or '`' ? i : null;
            else if (query[i] == '\\' && query[open] == '"')
                i++;
            else if (query[i] == query[open])
                start = null;
        }

        return start;
    }

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*$|$", RegexOptions.CultureInvariant)]
    private static partial Regex NameAtEnd();

    [GeneratedRegex("(?<name>[A-Za-z_][A-Za-z0-9_]*)\\s*(=|!=|=~|!~)\\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex LabelBeforeValue();

    [GeneratedRegex("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^()]*,)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex GroupingAtEnd();

    [GeneratedRegex("(\\b(and|or|unwrap|keep|drop|distinct|sort|first [0-9]+ by)|\\|[^|]*\\b(keep|drop)\\s[^|]*,)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex WordBeforeField();
}
