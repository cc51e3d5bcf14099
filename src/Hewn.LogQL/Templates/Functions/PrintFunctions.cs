using System.Globalization;
using System.Text;
using Hewn.LogQL.Templates.Formatting;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>print printf println html js urlquery</c>.</summary>
internal static class PrintFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("print", "A", call => GoFormatter.PrintAll(Arguments(call, 0))),
        Define.Text("println", "A", call => GoFormatter.PrintLine(Arguments(call, 0))),
        Define.Text("printf", "sA", call => GoFormatter.Format(call.Text(0), Arguments(call, 1))),
        Define.Text("html", "A", call => Html(Joined(call))),
        Define.Text("js", "A", call => JavaScript(Joined(call))),
        Define.Text("urlquery", "A", call => EncodingFunctions.UrlEncode(Joined(call))),
    ];

    private static object?[] Arguments(FunctionCall call, int from) =>
        call.Values.Skip(from).Select(value => value.Value).ToArray();

    private static string Joined(FunctionCall call)
    {
        if (call.Count == 1 && call[0] is string text)
            return text;
        // Here, and only here, a missing value is shown as in the output.
        object?[] values = call.Values.Select(value => value.Value ?? "<no value>").ToArray();
        return GoFormatter.PrintAll(values);
    }

    private static string Html(string text)
    {
        var html = new GoStringBuilder();
        foreach (char letter in text)
        {
            html.Append(letter switch
            {
                '"' => "&#34;",
                '\'' => "&#39;",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\0' => "\uFFFD",
                _ => new ReadOnlySpan<char>(in letter),
            });
        }

        return html.ToString();
    }

    private static string JavaScript(string text)
    {
        var script = new GoStringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            script.Append(rune.Value switch
            {
                '\\' => "\\\\",
                '\'' => "\\'",
                '"' => "\\\"",
                '<' or '>' or '&' or '=' => Escaped(rune),
                < ' ' => Escaped(rune),
                _ when rune.IsAscii && rune.Value != 0x7F => rune.ToString(),
                _ => IsPrintable(rune) ? rune.ToString() : Escaped(rune),
            });
        }

        return script.ToString();
    }

    private static string Escaped(Rune rune) => "\\u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture);

    private static bool IsPrintable(Rune rune) => rune.Value == 0x7F
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
