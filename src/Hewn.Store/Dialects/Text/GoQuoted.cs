using System.Buffers.Text;
using System.Text;

namespace Hewn.Store.Dialects.Text;

/// <summary>The contents of a string that Go's <c>strconv.Quote</c> wrote.</summary>
internal static class GoQuoted
{
    /// <summary>Resolves the escapes; what is none stays as it is.</summary>
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
            int used = Escape(contents, to[length..], out int written);
            length += written;
            contents = contents[used..];
        }
    }

    /// <summary>One escape; never longer than what it stands for.</summary>
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> to, out int written)
    {
        written = 1;
        byte kind = text.Length > 1 ? text[1] : (byte)0;
        int simple = "abfnrtv\\\"'"u8.IndexOf(kind);
        if (kind != 0 && simple >= 0)
        {
            to[0] = "\a\b\f\n\r\t\v\\\"'"u8[simple];
            return 2;
        }

        int digits = kind switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        if (digits > 0 && text.Length >= 2 + digits
            && Utf8Parser.TryParse(text.Slice(2, digits), out uint value, out int used, 'x') && used == digits)
        {
            if (kind == 'x')
                to[0] = (byte)value;
            else
                written = (Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar).EncodeToUtf8(to);
            return 2 + digits;
        }

        to[0] = (byte)'\\';
        return 1;
    }
}
