using System.Text;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>The text behind a JSON string, as UTF-8.</summary>
/// <remarks>
/// <see cref="Utf8JsonReader.CopyString(Span{byte})"/> throws on a lone surrogate and on invalid UTF-8; a log must show
/// both. The first becomes U+FFFD, the second stays as it is, for the format to escape.
/// </remarks>
internal static class JsonUnescape
{
    /// <summary>Appends the text of a name or string that the reader stands on.</summary>
    public static void Append(ByteBuffer target, ref readonly Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            Append(target, reader.ValueSpan);
        else
            target.Append(reader.ValueSpan);
    }

    /// <summary>Appends the text of the inside of a JSON string, whose escapes a reader has found valid.</summary>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> inside)
    {
        while (true)
        {
            int escape = inside.IndexOf((byte)'\\');
            if (escape < 0)
                break;
            target.Append(inside[..escape]);
            inside = inside[(escape + 1)..];
            if (inside[0] == 'u')
            {
                inside = AppendUnit(target, inside[1..]);
            }
            else
            {
                target.Append(ShortEscape(inside[0]));
                inside = inside[1..];
            }
        }

        target.Append(inside);
    }

    private static byte ShortEscape(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter, // The quotation mark, the reverse solidus, the solidus.
    };

    /// <summary>Appends the character of four hexadecimal digits, or of such a pair.</summary>
    /// <returns>What stands behind it.</returns>
    private static ReadOnlySpan<byte> AppendUnit(ByteBuffer target, ReadOnlySpan<byte> digits)
    {
        char first = Unit(digits);
        ReadOnlySpan<byte> rest = digits[4..];
        Rune rune;
        if (rest.Length >= 6 && rest.StartsWith("\\u"u8) && Rune.TryCreate(first, Unit(rest[2..]), out rune))
            rest = rest[6..];
        else if (!Rune.TryCreate(first, out rune))
            rune = Rune.ReplacementChar;
        target.Advance(rune.EncodeToUtf8(target.GetSpan(4)));
        return rest;
    }

    private static char Unit(ReadOnlySpan<byte> digits) =>
        (char)((Hex(digits[0]) << 12) | (Hex(digits[1]) << 8) | (Hex(digits[2]) << 4) | Hex(digits[3]));

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
