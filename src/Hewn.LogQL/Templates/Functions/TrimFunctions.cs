using System.Text;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Removes characters at the ends of texts.</summary>
internal static class TrimFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("Trim", "ss", call => Trim(call.Text(0), call.Text(1), atStart: true, atEnd: true)),
        Define.Text("TrimLeft", "ss", call => Trim(call.Text(0), call.Text(1), atStart: true, atEnd: false)),
        Define.Text("TrimRight", "ss", call => Trim(call.Text(0), call.Text(1), atStart: false, atEnd: true)),
        Define.Text("TrimPrefix", "ss", call => TrimPrefix(call.Text(0), call.Text(1))),
        Define.Text("TrimSuffix", "ss", call => TrimSuffix(call.Text(0), call.Text(1))),
        Define.Text("TrimSpace", "s", call => call.Text(0).Trim()),
        Define.Text("trim", "s", call => call.Text(0).Trim()),
        Define.Text("trimAll", "ss", call => Trim(call.Text(1), call.Text(0), atStart: true, atEnd: true)),
        Define.Text("trimPrefix", "ss", call => TrimPrefix(call.Text(1), call.Text(0))),
        Define.Text("trimSuffix", "ss", call => TrimSuffix(call.Text(1), call.Text(0))),
    ];

    private static string Trim(string text, string letters, bool atStart, bool atEnd)
    {
        HashSet<Rune> set = [.. letters.EnumerateRunes()];
        int from = 0;
        int to = text.Length;
        while (atStart && from < to && RuneFrom(text, from, out int length) is var rune && set.Contains(rune))
            from += length;
        while (atEnd && from < to && RuneBefore(text, to, out int length) is var rune && set.Contains(rune))
            to -= length;
        return text[from..to];
    }

    private static Rune RuneFrom(string text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out length);
        return rune;
    }

    private static Rune RuneBefore(string text, int at, out int length)
    {
        Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune rune, out length);
        return rune;
    }

    private static string TrimPrefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string TrimSuffix(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;
}
