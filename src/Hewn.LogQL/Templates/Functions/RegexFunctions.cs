using System.Globalization;
using System.Text.RegularExpressions;
using Hewn.LogQL.Regexes;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Templates.Formatting;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>regexReplaceAll regexReplaceAllLiteral count</c>.</summary>
internal static class RegexFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("regexReplaceAll", "sss", call => Replace(call, isLiteral: false)),
        Define.Text("regexReplaceAllLiteral", "sss", call => Replace(call, isLiteral: true)),
        Define.Int("count", "ss", call => Matches(Compile(call.Text(0)), call.Text(1)).Count()),
    ];

    private static TextMatcher Compile(string pattern)
    {
        try
        {
            return RegexCache.Get(pattern);
        }
        catch (ParseException fault)
        {
            throw new TemplateFault(fault.Message["parse error : ".Length..]);
        }
    }

    /// <summary>All matches as Go finds them: an empty one does not stand right behind another.</summary>
    private static IEnumerable<Match> Matches(TextMatcher matcher, string text)
    {
        int lastEnd = -1;
        for (Match match = matcher.Match(text); match.Success; match = match.NextMatch())
        {
            int end = match.Index + match.Length;
            bool isInsidePair = match.Length == 0 && match.Index > 0 && match.Index < text.Length
                && char.IsSurrogatePair(text[match.Index - 1], text[match.Index]);
            if ((match.Length == 0 && match.Index == lastEnd) || isInsidePair)
                continue;
            lastEnd = end;
            yield return match;
        }
    }

    private static string Replace(FunctionCall call, bool isLiteral)
    {
        TextMatcher matcher = Compile(call.Text(0));
        string text = call.Text(1);
        string with = call.Text(2);
        var replaced = new GoStringBuilder();
        int at = 0;
        foreach (Match match in Matches(matcher, text))
        {
            replaced.Append(text.AsSpan(at, match.Index - at));
            if (isLiteral)
                replaced.Append(with);
            else
                Expand(with, match, matcher, replaced);
            at = match.Index + match.Length;
        }

        return replaced.Append(text.AsSpan(at)).ToString();
    }

    /// <summary>Writes a replacement: <c>$1</c>, <c>${1}</c>, <c>$name</c> are groups, <c>$$</c> a dollar.</summary>
    private static void Expand(string template, Match match, TextMatcher matcher, GoStringBuilder output)
    {
        int at = 0;
        while (template.IndexOf('$', at) is >= 0 and int dollar)
        {
            output.Append(template.AsSpan(at, dollar - at));
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                output.Append('$');
                at++;
                continue;
            }

            if (TakeName(template, ref at) is { } name)
                output.Append(Group(name, match, matcher));
            else
                output.Append('$');
        }

        output.Append(template.AsSpan(at));
    }

    private static string? TakeName(string template, ref int at)
    {
        bool isBraced = at < template.Length && template[at] == '{';
        int start = isBraced ? at + 1 : at;
        int end = start;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            end++;
        if (end == start || (isBraced && (end == template.Length || template[end] != '}')))
            return null;
        at = isBraced ? end + 1 : end;
        return template[start..end];
    }

    private static string Group(string name, Match match, TextMatcher matcher)
    {
        bool isNumber = name.All(char.IsAsciiDigit) && (name.Length == 1 || name[0] != '0');
        if (!isNumber)
            return matcher.GroupValue(match, name) ?? "";
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? matcher.GroupValue(match, number) ?? ""
            : "";
    }
}
