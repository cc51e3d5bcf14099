using System.Collections.Frozen;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// How LogQL says what somebody wrote as other query languages, shells and search boxes have it. Only hints: what is
/// refused is refused anyway.
/// </summary>
internal static class OtherLanguages
{
    private const int MaxShownText = 40;
    private const string Count = "lines are counted as in sum by (level) (count_over_time({…}[5m]))";
    private const string Condition = "a condition stands behind | without a word: | status >= 500";
    private const string Search = "a text is looked for as in {…} |= \"text\"";
    private const string Parser =
        "labels are read from text as in | pattern \"<_> took <ms> ms\" or | regexp \"took (?P<ms>[0-9]+)\"";
    private const string Limit = "how many lines are shown is no part of the query: --limit, or limit= of the API";

    /// <summary>Words that stand where a stage begins.</summary>
    private static readonly FrozenDictionary<string, string> _stages = new Dictionary<string, string>
    {
        ["where"] = Condition,
        ["filter"] = Condition,
        ["grep"] = Search,
        ["search"] = Search,
        ["stats"] = Count,
        ["summarize"] = Count,
        ["count"] = Count,
        ["timechart"] = Count,
        ["head"] = Limit,
        ["tail"] = Limit,
        ["take"] = Limit,
        ["limit"] = Limit,
        ["top"] = "the largest series are taken as in topk(5, sum by (model) (count_over_time({…}[5m])))",
        ["fields"] = "labels are chosen as in | keep level, model",
        ["project"] = "labels are chosen as in | keep level, model",
        ["select"] = "labels are chosen as in | keep level, model",
        ["table"] = "labels are chosen as in | keep level, model",
        ["eval"] = "labels are made as in | label_format total=\"{{ add .a .b }}\"",
        ["extend"] = "labels are made as in | label_format total=\"{{ add .a .b }}\"",
        ["rename"] = "labels are renamed as in | label_format new=old",
        ["rex"] = Parser,
        ["parse"] = Parser,
    }.ToFrozenDictionary();

    /// <summary>Words between a label and a text.</summary>
    private static readonly FrozenDictionary<string, string> _conditions = new Dictionary<string, string>
    {
        ["contains"] = "~\".*text.*\"",
        ["has"] = "~\".*text.*\"",
        ["like"] = "~\".*text.*\"",
        ["matches"] = "~\"text.*\"",
        ["startswith"] = "~\"text.*\"",
        ["endswith"] = "~\".*text\"",
        ["in"] = "~\"one|other\"",
        ["is"] = "\"text\"",
        ["eq"] = "\"text\"",
    }.ToFrozenDictionary();

    /// <summary>Functions of Prometheus that LogQL does not have.</summary>
    private static readonly FrozenDictionary<string, string> _functions = new Dictionary<string, string>
    {
        ["increase"] = "lines of a time are counted by count_over_time({…}[5m])",
        ["irate"] = "lines a second are rate({…}[5m])",
        ["histogram_quantile"] = "a quantile of a number in the lines is "
            + "quantile_over_time(0.95, {…} | json | unwrap duration_ms [5m]) by (model)",
        ["quantile"] = "a quantile of a number in the lines is "
            + "quantile_over_time(0.95, {…} | json | unwrap duration_ms [5m]) by (model)",
        ["absent"] = "whether lines are missing says absent_over_time({…}[5m])",
        ["count_values"] = Count,
        ["delta"] = "a counter in the lines is read as in rate_counter({…} | json | unwrap total [5m])",
        ["label_join"] = "labels are put together in front: {…} | label_format both=\"{{.a}}-{{.b}}\"",
    }.ToFrozenDictionary();

    /// <summary>A sentence about a token that cannot stand where it stands; null when nothing is known.</summary>
    /// <param name="tokens">The query.</param>
    /// <param name="at">Which one.</param>
    public static string? Find(IReadOnlyList<Token> tokens, int at)
    {
        Token current = tokens[at];
        Token before = at > 0 ? tokens[at - 1] : default;
        Token next = at + 1 < tokens.Count ? tokens[at + 1] : current;
        if (current is { Kind: TokenKind.Identifier } && current.Text.StartsWith('\''))
            return "texts stand in \"quotes\" or `backquotes`";
        return IsInSelector(tokens, at)
            ? OfSelector(current, before, next)
            : OfJoin(current, before, next)
                ?? OfText(tokens, at)
                ?? OfRange(current, before, next)
                ?? OfGrouping(current, before)
                ?? (at == 0 ? OfBareCondition(tokens) : null)
                ?? OfFunction(current, next)
                ?? OfStage(tokens, at)
                ?? OfBareWord(current, before, next, at);
    }

    private static bool IsInSelector(IReadOnlyList<Token> tokens, int at)
    {
        while (--at >= 0)
        {
            if (tokens[at].IsSymbol("}"))
                return false;
            if (tokens[at].IsSymbol("{"))
                return true;
        }

        return false;
    }

    private static string? OfSelector(Token current, Token before, Token next)
    {
        if (current.IsKeyword("and") || IsSign(current, "&"))
            return "a comma stands between the conditions of a selector: {level=\"error\", model=\"m\"}";
        if (current.IsKeyword("or") || (IsSign(current, "|") && IsSign(next, "|")))
            return "one of several values is asked for as in level=~\"error|warn\"";
        return current.IsSymbol("==") || before.IsSymbol("!=") && current.IsSymbol("=")
            ? "labels are compared with = != =~ !~"
            : null;
    }

    private static string? OfJoin(Token current, Token before, Token next)
    {
        if (IsSign(current, "&"))
            return "between conditions stands and";
        if (!IsSign(current, "|") || !(IsSign(before, "|") || IsSign(next, "|")))
            return null;
        return next.Kind == TokenKind.Keyword ? "between stages stands one |" : "between conditions stands or";
    }

    private static string? OfText(IReadOnlyList<Token> tokens, int at)
    {
        Token current = tokens[at];
        if (current.Kind != TokenKind.String)
            return null;
        if (at == 0)
            return Looked(current.Text);
        Token before = tokens[at - 1];
        if (before.IsKeyword("and") && tokens[at - 2].Kind == TokenKind.String)
            return "lines with both texts are {…} |= \"one\" |= \"other\"";
        if (before.IsSymbol("=="))
            return "texts are compared with =, and == is for numbers";
        return before.IsSymbol("|") || before.IsSymbol("}") ? Looked(current.Text) : null;
    }

    private static string? OfRange(Token current, Token before, Token next)
    {
        if (current.IsSymbol("|") && next.IsKeyword("unwrap"))
            return "unwrap is for numbers of a time: max_over_time({…} | unwrap duration_ms [5m])";
        if (current.IsSymbol("{") && before.IsSymbol("}"))
            return "one selector has all conditions: {level=\"error\", model=\"m\"}";
        if (current.Kind == TokenKind.Range && (before.IsSymbol("}") || before.Kind == TokenKind.String))
            return "a range stands in a function: count_over_time({…}[5m])";
        return current.Kind == TokenKind.Identifier && next.Kind == TokenKind.Range
            ? $"lines are chosen by a selector, and not by a name: {{app={GoText.Quote(current.Text)}}}"
            : null;
    }

    private static string? OfGrouping(Token current, Token before) =>
        current.Kind == TokenKind.Identifier && (before.IsKeyword("by") || before.IsKeyword("without"))
            ? $"the labels of a grouping stand in brackets: {before.Text} ({current.Text})"
            : null;

    private static string? OfBareCondition(IReadOnlyList<Token> tokens)
    {
        if (tokens.Count < 3 || tokens[0].Kind != TokenKind.Identifier
            || tokens[1].Text is not ("=" or "==" or "!=" or "=~" or "!~"))
            return null;
        string sign = tokens[1].Text == "==" ? "=" : tokens[1].Text;
        return IsShort(tokens[2])
            ? $"a selector stands in braces: {{{tokens[0].Text}{sign}{GoText.Quote(tokens[2].Text)}}}"
            : "a selector stands in braces: {level=\"error\"}";
    }

    private static string? OfFunction(Token current, Token next)
    {
        if (current.Kind != TokenKind.Identifier)
            return null;
        string lower = current.Text.ToLowerInvariant();
        if (Keywords.IsFunction(lower) && (next.IsKeyword("by") || next.IsKeyword("without")))
            return $"the labels of a grouping stand in brackets: {lower} {next.Text} (level) (…)";
        return next.IsSymbol("(") ? _functions.GetValueOrDefault(lower) : null;
    }

    private static string? OfStage(IReadOnlyList<Token> tokens, int at)
    {
        // What was taken for a label's name is a word: the token behind it is refused.
        if (at < 2 || tokens[at - 1] is not { Kind: TokenKind.Identifier } word)
            return null;
        Token current = tokens[at];
        if (tokens[at - 2].IsSymbol("|") && _stages.TryGetValue(word.Text.ToLowerInvariant(), out string? stage))
            return stage;
        if (current.Kind == TokenKind.Identifier
            && _conditions.TryGetValue(current.Text.ToLowerInvariant(), out string? condition))
            return $"a condition on a text looks like {word.Text}={condition}";
        return current.Kind == TokenKind.Range
            ? $"what is worked on is a number of a label: | unwrap {word.Text} [5m]"
            : null;
    }

    /// <summary>A word on its own, in front of all or behind a selector: a search box would look for it.</summary>
    private static string? OfBareWord(Token current, Token before, Token next, int at)
    {
        if (current.Kind == TokenKind.Identifier && current.Text.Equals("not", StringComparison.OrdinalIgnoreCase))
            return "lines without a text are {…} != \"text\", and conditions have != !~";
        if (at == 0 && current.Text.Equals("select", StringComparison.OrdinalIgnoreCase))
            return "a query begins with a selector, and what is wanted of lines stands behind it: "
                + "{level=\"error\"} | status >= 500";
        bool isAlone = at == 0 ? next.Kind is TokenKind.End or TokenKind.Identifier : before.IsSymbol("}");
        return current.Kind == TokenKind.Identifier && isAlone && !Keywords.IsFunction(current.Text.ToLowerInvariant())
            ? Looked(current.Text)
            : null;
    }

    private static string Looked(string text) => text.Length <= MaxShownText
        ? $"a text is looked for as in {{…}} |= {GoText.Quote(text)}"
        : Search;

    private static bool IsShort(Token value) =>
        value.Kind is TokenKind.String or TokenKind.Identifier or TokenKind.Number && value.Text.Length <= MaxShownText;

    private static bool IsSign(Token token, string sign) =>
        token.Kind is TokenKind.Symbol or TokenKind.Identifier && token.Text.StartsWith(sign, StringComparison.Ordinal)
        && token.Text is not ("|=" or "|~" or "|>");
}
