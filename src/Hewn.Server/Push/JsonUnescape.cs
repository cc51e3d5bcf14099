using System.Text;

namespace Hewn.Server.Push;

/// <summary>
/// The bytes of a JSON text that is known to be well formed. A lone surrogate is U+FFFD, as Go's decoder has it.
/// </summary>
internal static class JsonUnescape
{
    private const int CodeBytes = 6; // \u1234

    /// <summary>Writes the bytes of a text.</summary>
    /// <param name="text">What stands between the quotation marks.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>How many there are.</returns>
    public static int Run(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 >= text.Length)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            text[..plain].CopyTo(target[written..]);
            written += plain;
            text = text[plain..];
            if (text[1] == 'u')
            {
                text = text[TakeCode(text, target[written..], out int bytes)..];
                written += bytes;
                continue;
            }

            target[written++] = text[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                byte other => other,
            };
            text = text[2..];
        }
    }

    private static int TakeCode(ReadOnlySpan<byte> text, Span<byte> target, out int bytes)
    {
        int code = Code(text);
        int taken = CodeBytes;
        if (code is >= 0xD800 and <= 0xDBFF && text.Length >= 2 * CodeBytes && text[CodeBytes] == '\\'
            && text[CodeBytes + 1] == 'u' && Code(text[CodeBytes..]) is >= 0xDC00 and <= 0xDFFF and var low)
        {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            taken = 2 * CodeBytes;
        }

        bytes = (Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar).EncodeToUtf8(target);
        return taken;
    }

    private static int Code(ReadOnlySpan<byte> text)
    {
        int code = 0;
        for (int i = 2; i < CodeBytes; i++)
        {
            int digit = text[i];
            code = (code << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return code;
    }
}
