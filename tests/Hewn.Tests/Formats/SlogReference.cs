using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hewn.Tests.Formats;

/// <summary>
/// The rules of Go's slog.TextHandler and strconv.Quote, written for being read: what a record's line of text must be.
/// </summary>
internal static class SlogReference
{
    public static string Line(JsonElement record) =>
        string.Join(' ', Pairs(record).Select(pair => $"{Shown(pair.Key)}={Shown(pair.Value)}"));

    /// <summary>What slog would be given: the line's members, groups dotted, lists printed.</summary>
    public static List<(string Key, string Value)> Pairs(JsonElement record) => [.. Flat(string.Empty, record)];

    private static IEnumerable<(string Key, string Value)> Flat(string prefix, JsonElement group)
    {
        foreach (JsonProperty member in group.EnumerateObject())
        {
            string key = prefix + (prefix.Length > 0 ? member.Name : NameInText(member.Name));
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().Any())
            {
                foreach ((string, string) inner in Flat(key + ".", member.Value))
                    yield return inner;
            }
            else
            {
                string value = Printed(member.Value);
                yield return (key, key == "time" ? value[..^4] + "Z" : value); // Micro- to milliseconds.
            }
        }
    }

    private static string NameInText(string name) => name switch
    {
        "timestamp" => "time",
        "message" => "msg",
        "time" or "msg" => name + "_",
        _ => name,
    };

    private static string Printed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "<nil>",
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Printed))}]",
        JsonValueKind.Object =>
            $"map[{string.Join(' ', value.EnumerateObject().Select(m => m.Name + ":" + Printed(m.Value)))}]",
        _ => value.GetRawText(),
    };

    private static string Shown(string text)
    {
        // U+FFFD is what Go reads where a byte is no UTF-8, so slog quotes it.
        bool isBare = text.Length > 0 && text.EnumerateRunes().All(
            rune => rune.Value is not (' ' or '"' or '=' or 0xfffd) && IsPrintable(rune));
        return isBare ? text : $"\"{string.Concat(text.EnumerateRunes().Select(Escaped))}\"";
    }

    private static string Escaped(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        7 => "\\a",
        8 => "\\b",
        12 => "\\f",
        10 => "\\n",
        13 => "\\r",
        9 => "\\t",
        11 => "\\v",
        < ' ' or 0x7f => $"\\x{rune.Value:x2}",
        _ when IsPrintable(rune) => rune.ToString(),
        < 0x10000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    /// <summary>Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII space.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
