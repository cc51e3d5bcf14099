using System.Globalization;
using System.Text;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>Case, search, replacement and cutting of texts.</summary>
internal static class TextFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Text("ToLower", "s", call => Map(call.Text(0), ToLower)),
        Define.Text("lower", "s", call => Map(call.Text(0), ToLower)),
        Define.Text("ToUpper", "s", call => Map(call.Text(0), ToUpper)),
        Define.Text("upper", "s", call => Map(call.Text(0), ToUpper)),
        Define.Text("title", "s", call => Title(call.Text(0))),
        Define.Truth("contains", "ss", call => call.Text(1).Contains(call.Text(0), StringComparison.Ordinal)),
        Define.Truth("hasPrefix", "ss", call => call.Text(1).StartsWith(call.Text(0), StringComparison.Ordinal)),
        Define.Truth("hasSuffix", "ss", call => call.Text(1).EndsWith(call.Text(0), StringComparison.Ordinal)),
        Define.Text("Replace", "sssi", call => Replace(call.Text(0), call.Text(1), call.Text(2), call.Int(3))),
        Define.Text("replace", "sss", call => Replace(call.Text(2), call.Text(0), call.Text(1), -1)),
        Define.Text("trunc", "is", call => Truncate(call.Int(0), call.Text(1))),
        Define.Text("substr", "iis", call => Substring(call.Int(0), call.Int(1), call.Text(2))),
    ];

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var mapped = new GoStringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            mapped.Append(map(rune).ToString());
        return mapped.ToString();
    }

    /// <summary>The small letter, where Unicode has exactly one.</summary>
    private static Rune ToLower(Rune rune) => rune.Value switch
    {
        'İ' => new Rune('i'), // .NET's invariant rules leave the Turkish letters alone
        _ => Rune.ToLowerInvariant(rune),
    };

    private static Rune ToUpper(Rune rune) => rune.Value switch
    {
        'ı' => new Rune('I'),
        'ſ' => new Rune('S'), // the long s
        _ => Rune.ToUpperInvariant(rune),
    };

    private static Rune ToTitle(Rune rune) => rune.Value switch
    {
        'ǆ' or 'Ǆ' or 'ǅ' => new Rune('ǅ'),
        'ǉ' or 'Ǉ' or 'ǈ' => new Rune('ǈ'),
        'ǌ' or 'Ǌ' or 'ǋ' => new Rune('ǋ'),
        'ǳ' or 'Ǳ' or 'ǲ' => new Rune('ǲ'),
        >= 0x10D0 and <= 0x10FF => rune, // Georgian has capitals, but no titles
        _ => ToUpper(rune),
    };

    private static string Title(string text)
    {
        var previous = new Rune(' ');
        return Map(text, rune =>
        {
            bool isFirst = IsSeparator(previous);
            previous = rune;
            return isFirst ? ToTitle(rune) : rune;
        });
    }

    private static bool IsSeparator(Rune rune)
    {
        if (rune.IsAscii)
            return !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != '_';
        bool isWord = Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
        return !isWord && Rune.IsWhiteSpace(rune);
    }

    private static string Replace(string text, string old, string with, long limit)
    {
        if (old == with || limit == 0)
            return text;
        var replaced = new GoStringBuilder();
        int at = 0;
        for (long i = 0; limit < 0 || i < limit; i++)
        {
            int found = old.Length > 0 ? text.IndexOf(old, at, StringComparison.Ordinal)
                : i == 0 ? 0
                : at < text.Length ? at + RuneLength(text, at)
                : -1;
            if (found < 0)
                break;
            replaced.Append(text.AsSpan(at, found - at)).Append(with);
            at = found + old.Length;
        }

        return replaced.Append(text.AsSpan(at)).ToString();
    }

    private static int RuneLength(string text, int at) =>
        Rune.TryGetRuneAt(text, at, out Rune rune) ? rune.Utf16SequenceLength : 1;

    private static string Truncate(long count, string text)
    {
        int length = GoStrings.Length(text);
        if (count < 0 && length + count > 0)
            return GoStrings.Slice(text, (int)(length + count), length);
        return count >= 0 && length > count ? GoStrings.Slice(text, 0, (int)count) : text;
    }

    private static string Substring(long start, long end, string text)
    {
        int length = GoStrings.Length(text);
        if (start < 0)
        {
            if (end < 0)
                throw OutOfRange($":{Show(end)}");
            if (end > length)
                throw OutOfRange($":{Show(end)}", $" with length {Show(length)}");
            return GoStrings.Slice(text, 0, (int)end);
        }

        long to = end < 0 || end > length ? length : end;
        if (start > to)
            throw OutOfRange($"{Show(start)}:{Show(to)}");
        return GoStrings.Slice(text, (int)start, (int)to);
    }

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static TemplateFault OutOfRange(string bounds, string more = "") =>
        new($"runtime error: slice bounds out of range [{bounds}]{more}");
}
