using System.Buffers.Text;
using System.Numerics;
using System.Runtime.Intrinsics;
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
            int plain = CopyPlain(contents, to[length..]);
            length += plain;
            contents = contents[plain..];
            if (contents.IsEmpty)
                return length;
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

    /// <summary>Copies all up to the first backslash; says how much that is. JSON inside of JSON has one every few
    /// bytes, so vectors are copied with what stands behind it, too.</summary>
    private static int CopyPlain(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int done = 0;
        while (Vector128.IsHardwareAccelerated
            && from.Length - done >= Vector128<byte>.Count && to.Length - done >= Vector128<byte>.Count)
        {
            var block = Vector128.Create(from[done..]);
            block.CopyTo(to[done..]);
            uint slashes = Vector128.Equals(block, Vector128.Create((byte)'\\')).ExtractMostSignificantBits();
            if (slashes != 0)
                return done + BitOperations.TrailingZeroCount(slashes);
            done += Vector128<byte>.Count;
        }

        for (; done < from.Length && from[done] != '\\'; done++)
            to[done] = from[done];
        return done;
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
