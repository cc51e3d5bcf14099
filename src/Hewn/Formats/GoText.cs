using System.Buffers;
using System.Text;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>Text in a line as Go's slog writes it: bare where that is unmistakable, otherwise quoted.</summary>
/// <remarks>
/// The rules of <c>needsQuoting</c> in log/slog's text handler and of <c>strconv.Quote</c>. One is stricter: a text
/// whose only oddity is DEL is bare there and quoted here, because a raw DEL steers a terminal. With <c>people</c> set,
/// what <see cref="Printable.ForPeople"/> allows is not escaped.
/// </remarks>
internal static class GoText
{
    /// <summary>Appends the text, quoted if it must be.</summary>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> text, bool people = false)
    {
        if (NeedsQuotes(text, people))
            AppendQuoted(target, text, people);
        else
            target.Append(text);
    }

    public static bool NeedsQuotes(ReadOnlySpan<byte> text, bool people = false)
    {
        if (text.IsEmpty)
            return true;

        // Fast path - nothing but visible ASCII.
        int at = text.IndexOfAny(_notBare);
        while (at >= 0 && at < text.Length)
        {
            if (text[at] < 0x80)
            {
                if (_notBare.Contains(text[at]))
                    return true;
                at++;
                continue;
            }

            if (!IsPrintable(text[at..], people, out Rune rune, out int length)
                || rune == Rune.ReplacementChar || (people && Printable.IsSpace(rune)))
                return true;
            at += length;
        }

        return false;
    }

    /// <summary>Appends the text between quotation marks, as <c>strconv.Quote</c>.</summary>
    public static void AppendQuoted(ByteBuffer target, ReadOnlySpan<byte> text, bool people = false)
    {
        target.Append((byte)'"');
        AppendEscaped(target, text, _notInQuotes, people);
        target.Append((byte)'"');
    }

    /// <summary>
    /// Appends text for people without quotation marks: a tab is four spaces, all else that hides or steers is escaped.
    /// </summary>
    public static void AppendPlain(ByteBuffer target, ReadOnlySpan<byte> text) =>
        AppendEscaped(target, text, _notPlain, people: true);

    private static void AppendEscaped(
        ByteBuffer target, ReadOnlySpan<byte> text, SearchValues<byte> stops, bool people)
    {
        while (true)
        {
            int stop = text.IndexOfAny(stops);
            if (stop < 0)
                break;
            target.Append(text[..stop]);
            text = text[stop..];
            int length = 1;
            if (text[0] == '\t' && stops == _notPlain)
                target.Append("    "u8);
            else if (text[0] < 0x80)
                AppendEscape(target, text[0]);
            else if (IsPrintable(text, people, out Rune rune, out length))
                target.Append(text[..length]);
            else
                AppendEscape(target, text[..length], rune);
            text = text[length..];
        }

        target.Append(text);
    }

    /// <summary>Whether the text begins with a character that is shown as it is; false for invalid bytes.</summary>
    private static bool IsPrintable(ReadOnlySpan<byte> text, bool people, out Rune rune, out int length)
    {
        if (Rune.DecodeFromUtf8(text, out rune, out length) != OperationStatus.Done)
        {
            length = 1; // As Go does: byte by byte.
            return false;
        }

        return people ? Printable.ForPeople(rune) : Printable.InGo(rune);
    }

    private static void AppendEscape(ByteBuffer target, byte ascii)
    {
        target.Append((byte)'\\');
        byte letter = ascii switch
        {
            (byte)'"' or (byte)'\\' => ascii,
            (byte)'\a' => (byte)'a',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\v' => (byte)'v',
            _ => (byte)'x',
        };
        target.Append(letter);
        if (letter == 'x')
            AppendHex(target, ascii, 2);
    }

    private static void AppendEscape(ByteBuffer target, ReadOnlySpan<byte> bytes, Rune rune)
    {
        target.Append((byte)'\\');
        if (bytes.Length == 1)
        {
            target.Append((byte)'x');
            AppendHex(target, bytes[0], 2);
        }
        else
        {
            target.Append(rune.IsBmp ? (byte)'u' : (byte)'U');
            AppendHex(target, rune.Value, rune.IsBmp ? 4 : 8);
        }
    }

    private static void AppendHex(ByteBuffer target, int value, int digits)
    {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            target.Append("0123456789abcdef"u8[(value >> shift) & 15]);
    }

    private static readonly byte[] _controlsAndBeyond =
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x81)).Select(b => (byte)b)];

    private static readonly SearchValues<byte> _notPlain = SearchValues.Create(_controlsAndBeyond);

    private static readonly SearchValues<byte> _notInQuotes =
        SearchValues.Create([.. _controlsAndBeyond, (byte)'"', (byte)'\\']);

    private static readonly SearchValues<byte> _notBare =
        SearchValues.Create([.. _controlsAndBeyond, (byte)'"', (byte)' ', (byte)'=']);
}
