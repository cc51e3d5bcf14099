using System.Buffers.Text;
using System.Text;

namespace Hewn.Store.Dialects.JsonLines;

/// <summary>The contents of a JSON string as bytes of UTF-8, for strings that have been checked.</summary>
internal static class JsonUnescape
{
    /// <summary>Resolves the escapes; half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="contents">What stands between the quotes.</param>
    /// <param name="to">At least as long.</param>
    /// <returns>How long the text is.</returns>
    public static int Resolve(ReadOnlySpan<byte> contents, Span<byte> to)
    {
        int length = 0;
        while (true)
        {
            int at = contents.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = at < 0 ? contents : contents[..at];
            plain.CopyTo(to[length..]);
            length += plain.Length;
            if (at < 0)
                return length;
            contents = contents[at..];
            if (contents.Length > 1 && contents[1] == 'u')
            {
                length += Unicode(ref contents).EncodeToUtf8(to[length..]);
                continue;
            }

            byte kind = contents.Length > 1 ? contents[1] : (byte)'\\';
            int simple = "bfnrt"u8.IndexOf(kind);
            to[length++] = simple < 0 ? kind : "\b\f\n\r\t"u8[simple];
            contents = contents[Math.Min(2, contents.Length)..];
        }
    }

    /// <summary>Takes a <c>\u</c> escape, or the two of a pair, off the front.</summary>
    private static Rune Unicode(ref ReadOnlySpan<byte> text)
    {
        ushort first = Unit(text);
        text = text[Math.Min(6, text.Length)..];
        if (char.IsHighSurrogate((char)first) && text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && Rune.TryCreate((char)first, (char)Unit(text), out Rune pair))
        {
            text = text[6..];
            return pair;
        }

        return Rune.TryCreate((char)first, out Rune rune) ? rune : Rune.ReplacementChar;
    }

    private static ushort Unit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out int used, 'x') && used == 4
            ? unit
            : (ushort)0xFFFD;
}
