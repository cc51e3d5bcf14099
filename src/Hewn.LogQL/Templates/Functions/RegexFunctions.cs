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
    private static IEnumerable<TextMatch> Matches(TextMatcher matcher, string text)
    {
        int lastEnd = -1;
        for (TextMatch match = matcher.Match(text); match.Success; match = match.Next())
        {
            int end = match.Index + match.Length;
            if (match.Length == 0 && match.Index == lastEnd)
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
        foreach (TextMatch match in Matches(matcher, text))
        {
            replaced.Append(text.AsSpan(at, match.Index - at));
            foreach (ReadOnlyMemory<char> piece in isLiteral ? [with.AsMemory()] : GroupTemplate.Expand(with, match))
                replaced.Append(piece.Span);
            at = match.Index + match.Length;
        }

        return replaced.Append(text.AsSpan(at)).ToString();
    }
}
