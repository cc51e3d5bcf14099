using System.Globalization;
using System.Text;

namespace Hewn.Store.Scanning.Values;

/// <summary>The inside of a valid JSON string, with its escapes resolved.</summary>
internal static class EscapedText
{
    /// <summary>
    /// Decodes; a surrogate without its other half becomes U+FFFD. The result is never longer than the text.
    /// </summary>
    /// <returns>How many bytes were written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> target) => Decode(text, target, out _);

    /// <summary>As <see cref="Decode(ReadOnlySpan{byte}, Span{byte})"/>; false for a surrogate without its
    /// half.</summary>
    public static bool TryDecodeStrictly(ReadOnlySpan<byte> text, Span<byte> target, out int length)
    {
        length = Decode(text, target, out bool isWhole);
        return isWhole;
    }

    private static int Decode(ReadOnlySpan<byte> text, Span<byte> target, out bool isWhole)
    {
        isWhole = true;
        int written = 0;
        while (true)
        {
            int slash = text.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = slash < 0 ? text : text[..slash];
            plain.CopyTo(target[written..]);
            written += plain.Length;
            if (slash < 0)
                return written;
            byte kind = text[slash + 1];
            text = text[(slash + 2)..];
            if (kind != 'u')
            {
                target[written++] = Simple(kind);
                continue;
            }

            Rune rune = ReadRune(ref text, ref isWhole);
            written += rune.EncodeToUtf8(target[written..]);
        }
    }

    private static byte Simple(byte kind) => kind switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => kind, // quote, backslash, slash
    };

    private static Rune ReadRune(ref ReadOnlySpan<byte> text, ref bool isWhole)
    {
        char first = Unit(text);
        text = text[4..];
        if (!char.IsSurrogate(first))
            return new(first);
        if (text.StartsWith("\\u"u8) && Rune.TryCreate(first, Unit(text[2..]), out Rune pair))
        {
            text = text[6..];
            return pair;
        }

        isWhole = false;
        return Rune.ReplacementChar;
    }

    private static char Unit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
