using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Hewn.Records;

/// <summary>
/// Text as the inside of a JSON string: UTF-8, complete escaping, bounded length, never a raw control character.
/// </summary>
/// <remarks>
/// Escaped are what RFC 8259 section 7 demands (quotation mark, reverse solidus, U+0000–U+001F), and beyond it what
/// ends a line or steers a terminal for some reader: U+007F–U+009F, U+2028 and U+2029. A lone surrogate, which UTF-8
/// cannot carry, becomes U+FFFD.
/// </remarks>
internal static class JsonText
{
    /// <summary>
    /// Appends the escaped text; beyond <paramref name="maxBytes"/> escaped bytes a note says what was cut.
    /// </summary>
    public static void Append(ByteBuffer target, ReadOnlySpan<char> text, int maxBytes = Limits.MaxStringBytes)
    {
        // Fast path - nothing to escape and nothing to cut.
        if (text.Length <= maxBytes && AsciiText.TryCopy(text, ref target.Reserve(text.Length)))
        {
            target.Advance(text.Length);
            return;
        }

        int taken = AppendWithin(target, text, maxBytes);
        if (taken < text.Length)
            AppendTruncation(target, Encoding.UTF8.GetByteCount(text[taken..]), "bytes"u8);
    }

    /// <summary>Appends as much as fits into <paramref name="maxBytes"/> escaped bytes.</summary>
    /// <returns>The number of characters taken; never half a surrogate pair.</returns>
    public static int AppendWithin(ByteBuffer target, ReadOnlySpan<char> text, int maxBytes)
    {
        int taken = 0;
        int end = target.Length + maxBytes;
        while (taken < text.Length)
        {
            ReadOnlySpan<char> rest = text[taken..];
            int special = rest.IndexOfAny(_special);
            int plain = special < 0 ? rest.Length : special;
            int copied = AppendPlain(target, rest[..plain], end - target.Length);
            taken += copied;
            if (copied < plain || special < 0)
                break;
            if (target.Length + LongestEscapeBytes > end)
                break;
            AppendEscape(target, rest[special]);
            taken++;
        }

        return taken;
    }

    /// <summary>Whether bytes are ASCII of which nothing needs an escape.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(_plain) < 0;

    /// <summary>Appends the note that says how much was cut.</summary>
    public static void AppendTruncation(ByteBuffer target, long count, ReadOnlySpan<byte> unit)
    {
        target.Append("…[truncated "u8);
        JsonNumber.AppendFormattable(target, count);
        target.Append((byte)' ');
        target.Append(unit);
        target.Append((byte)']');
    }

    /// <summary>The text that stands, quoted and escaped, in these bytes.</summary>
    public static string Unquote(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.GetString() ?? string.Empty;
    }

    /// <summary>Appends a string with its quotation marks.</summary>
    public static void AppendQuoted(ByteBuffer target, ReadOnlySpan<char> text, int maxBytes = Limits.MaxStringBytes)
    {
        target.Append((byte)'"');
        Append(target, text, maxBytes);
        target.Append((byte)'"');
    }

    /// <summary>
    /// Appends, quoted, what formats itself in ASCII that needs no escape and 64 bytes at most: times, ids.
    /// </summary>
    public static void AppendFormatted<T>(ByteBuffer target, T value, string? format)
        where T : IUtf8SpanFormattable
    {
        target.Append((byte)'"');
        value.TryFormat(target.GetSpan(64), out int written, format, CultureInfo.InvariantCulture);
        target.Advance(written);
        target.Append((byte)'"');
    }

    private static int AppendPlain(ByteBuffer target, ReadOnlySpan<char> text, int maxBytes)
    {
        // At three bytes a char it may not fit; then the encoder itself says where the room ended.
        Span<byte> room = target.GetSpan(Math.Min(checked(text.Length * 3), maxBytes));
        if (room.Length > maxBytes)
            room = room[..maxBytes];
        Utf8.FromUtf16(text, room, out int read, out int written, replaceInvalidSequences: true);
        target.Advance(written);
        return read;
    }

    private static void AppendEscape(ByteBuffer target, char c)
    {
        ReadOnlySpan<byte> known = c switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            _ => default,
        };
        if (!known.IsEmpty)
        {
            target.Append(known);
            return;
        }

        Span<byte> room = target.GetSpan(LongestEscapeBytes);
        room[0] = (byte)'\\';
        room[1] = (byte)'u';
        room[2] = Hex(c >> 12);
        room[3] = Hex((c >> 8) & 15);
        room[4] = Hex((c >> 4) & 15);
        room[5] = Hex(c & 15);
        target.Advance(LongestEscapeBytes);
    }

    private static byte Hex(int digit) => "0123456789abcdef"u8[digit];

    private const int LongestEscapeBytes = 6;

    private static readonly SearchValues<char> _special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\',
         .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c), '\u2028', '\u2029']);

    private static readonly SearchValues<byte> _plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x7f - 0x20).Where(b => b is not ('"' or '\\')).Select(b => (byte)b)]);
}
