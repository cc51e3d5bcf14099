using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Hewn.LogQL.Values;

/// <summary>
/// Quoted text by Go's rules. A byte that an escape such as <c>\xff</c> makes and that is no UTF-8 is held as a lone
/// surrogate from U+DC80 to U+DCFF (byte + U+DC00), so that text with such bytes survives reading and printing.
/// </summary>
internal static class GoText
{
    private const char ByteBase = '\uDC00';

    /// <summary>Reads the quoted text that begins at <paramref name="at"/>, and goes behind it.</summary>
    public static GoTextReading Unquote(string source, ref int at, out string value)
    {
        value = "";
        char quote = source[at];
        if (quote == '`')
            return UnquoteRaw(source, ref at, out value);
        var bytes = new List<byte>();
        int i = at + 1;
        while (i < source.Length && source[i] != quote && source[i] != '\n')
        {
            bool isGood = source[i] == '\\' ? TryEscape(source, ref i, bytes) : TakeRune(source, ref i, bytes);
            if (!isGood)
                return GoTextReading.BadEscape;
        }

        if (i >= source.Length || source[i] != quote)
            return GoTextReading.NoEnd;
        at = i + 1;
        value = FromBytes(bytes.ToArray());
        return GoTextReading.Good;
    }

    /// <summary>Text from bytes, those that are no UTF-8 held as lone surrogates.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes); // fast path: nearly all text
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune);
                bytes = bytes[used..];
                continue;
            }

            text.Append((char)(ByteBase + bytes[0]));
            bytes = bytes[1..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a text that <see cref="FromBytes"/> or <see cref="Unquote"/> made.</summary>
    public static byte[] ToBytes(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return Encoding.UTF8.GetBytes(text); // fast path: nearly all text
        var bytes = new List<byte>(text.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (int i = 0; i < text.Length; i++)
        {
            if (IsLoneByte(text, i))
            {
                bytes.Add((byte)(text[i] - ByteBase));
                continue;
            }

            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                rune = Rune.ReplacementChar;
            i += rune.Utf16SequenceLength - 1;
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
        }

        return bytes.ToArray();
    }

    /// <summary>A text as Go's <c>strconv.Quote</c> writes it.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            if (IsLoneByte(text, i))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{text[i] - ByteBase:x2}");
                continue;
            }

            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                rune = Rune.ReplacementChar;
            i += rune.Utf16SequenceLength - 1;
            AppendQuoted(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static GoTextReading UnquoteRaw(string source, ref int at, out string value)
    {
        value = "";
        int end = source.IndexOf('`', at + 1);
        if (end < 0)
            return GoTextReading.NoEnd;
        value = source[(at + 1)..end].Replace("\r", "", StringComparison.Ordinal);
        at = end + 1;
        return GoTextReading.Good;
    }

    private static bool TakeRune(string source, ref int i, List<byte> bytes)
    {
        if (!Rune.TryGetRuneAt(source, i, out Rune rune))
            rune = Rune.ReplacementChar;
        i += rune.Utf16SequenceLength;
        Append(rune, bytes);
        return true;
    }

    private static bool TryEscape(string source, ref int i, List<byte> bytes)
    {
        char letter = i + 1 < source.Length ? source[i + 1] : '\0';
        if ("abfnrtv\\\"".IndexOf(letter, StringComparison.Ordinal) is >= 0 and int known)
        {
            bytes.Add((byte)"\a\b\f\n\r\t\v\\\""[known]);
            i += 2;
            return true;
        }

        return letter switch
        {
            'x' => TryByte(source, ref i, skip: 2, digits: 2, radix: 16, bytes),
            >= '0' and <= '7' => TryByte(source, ref i, skip: 1, digits: 3, radix: 8, bytes),
            'u' => TryRune(source, ref i, digits: 4, bytes),
            'U' => TryRune(source, ref i, digits: 8, bytes),
            _ => false,
        };
    }

    private static bool TryByte(string source, ref int i, int skip, int digits, int radix, List<byte> bytes)
    {
        if (!TryNumber(source, i + skip, digits, radix, out long value) || value > byte.MaxValue)
            return false;
        bytes.Add((byte)value);
        i += skip + digits;
        return true;
    }

    private static bool TryRune(string source, ref int i, int digits, List<byte> bytes)
    {
        if (!TryNumber(source, i + 2, digits, 16, out long value) || value > int.MaxValue || !Rune.IsValid((int)value))
            return false;
        Append(new Rune((int)value), bytes);
        i += 2 + digits;
        return true;
    }

    private static bool TryNumber(string source, int start, int digits, int radix, out long value)
    {
        value = 0;
        for (int i = start; i < start + digits; i++)
        {
            if (i >= source.Length || !char.IsAsciiHexDigit(source[i]))
                return false;
            int digit = Convert.ToInt32(source[i].ToString(), 16);
            if (digit >= radix)
                return false;
            value = (value * radix) + digit;
        }

        return true;
    }

    private static void Append(Rune rune, List<byte> bytes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private static void AppendQuoted(StringBuilder quoted, Rune rune)
    {
        int known = rune.Value < 128 ? "\a\b\f\n\r\t\v\\\"".IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
        if (known >= 0)
            quoted.Append('\\').Append("abfnrtv\\\""[known]);
        else if (IsPrintable(rune))
            quoted.Append(rune);
        else if (rune.Value is < ' ' or 0x7F)
            quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        else if (rune.IsBmp)
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        else
            quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
    }

    /// <summary>Letters, marks, numbers, punctuation, symbols and the ASCII space, as Go has it.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static bool IsLoneByte(string text, int i) =>
        text[i] is >= '\uDC80' and <= '\uDCFF' && (i == 0 || !char.IsHighSurrogate(text[i - 1]));
}
