using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>alignLeft alignRight indent nindent repeat</c>.</summary>
internal static class LayoutFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("alignLeft", "is", call => Align(call.Int(0), call.Text(1), isLeft: true)),
        Define.Text("alignRight", "is", call => Align(call.Int(0), call.Text(1), isLeft: false)),
        Define.Text("indent", "is", call => Indent(call.Int(0), call.Text(1))),
        Define.Text("nindent", "is", call => "\n" + Indent(call.Int(0), call.Text(1))),
        Define.Text("repeat", "is", call => Repeat(call.Text(1), call.Int(0))),
    ];

    /// <summary>Fills up or cuts to so many characters; on the right when it is aligned left.</summary>
    private static string Align(long count, string text, bool isLeft)
    {
        int length = GoStrings.RuneCount(text);
        if (count < 0 || count == length)
            return text;
        if (count > length)
        {
            string blanks = new GoStringBuilder().Append(' ', count - length).ToString();
            return isLeft ? text + blanks : blanks + text;
        }

        IEnumerable<System.Text.Rune> runes = GoStrings.Runes(text);
        return string.Concat(isLeft ? runes.Take((int)count) : runes.Skip((int)(length - count)));
    }

    private static string Indent(long count, string text)
    {
        string blanks = Repeat(" ", count);
        var indented = new GoStringBuilder().Append(blanks);
        int at = 0;
        while (text.IndexOf('\n', at) is >= 0 and int end)
        {
            indented.Append(text.AsSpan(at, end + 1 - at)).Append(blanks);
            at = end + 1;
        }

        return indented.Append(text.AsSpan(at)).ToString();
    }

    private static string Repeat(string text, long count)
    {
        if (count < 0)
            throw new TemplateFault("strings: negative Repeat count");
        var repeated = new GoStringBuilder();
        for (long i = 0; i < count && text.Length > 0; i++)
            repeated.Append(text);
        return repeated.ToString();
    }
}
