using System.Globalization;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Writes texts: <c>%s %q %x %X %v</c>.</summary>
internal sealed class GoTextWriter(GoPadding padding, GoFormatFlags flags)
{
    /// <summary>Writes a text; false when the verb is not for texts.</summary>
    public bool TryWrite(string text, char verb)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV:
            case 'q':
                WriteQuoted(text);
                return true;
            case 's' or 'v':
                WritePlain(text);
                return true;
            case 'x' or 'X':
                WriteHex(text, verb);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a text, cut to the precision.</summary>
    public void WritePlain(string text) => padding.Write(Cut(text));

    private string Cut(string text)
    {
        if (flags.Precision is not { } count)
            return text;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count-- == 0)
                return text[..at];
            // A lone surrogate is shown as U+FFFD by the enumeration and has one unit too.
            at += rune.Utf16SequenceLength;
        }

        return text;
    }

    private void WriteQuoted(string text)
    {
        text = Cut(text);
        bool isRaw = flags.Sharp && !text.Any(letter => letter is '`' or '\x7F' or '\uFEFF'
            || (letter < ' ' && letter != '\t') || char.IsSurrogate(letter));
        if (isRaw)
            padding.Write($"`{text}`");
        else
            padding.Write(flags.Plus ? ToAscii(GoText.Quote(text)) : GoText.Quote(text));
    }

    /// <summary>Writes what is not ASCII as escapes.</summary>
    public static string ToAscii(string quoted)
    {
        var text = new StringBuilder();
        foreach (Rune rune in quoted.EnumerateRunes())
        {
            if (rune.IsAscii)
                text.Append(rune);
            else
                text.Append(rune.IsBmp ? "\\u" : "\\U")
                    .Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private void WriteHex(string text, char verb)
    {
        byte[] bytes = GoText.ToBytes(text);
        int count = Math.Min(bytes.Length, flags.Precision ?? int.MaxValue);
        var hex = new GoStringBuilder();
        string prefix = flags.Sharp ? $"0{verb}" : "";
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && flags.Space)
                hex.Append(' ');
            if (i == 0 || flags.Space)
                hex.Append(prefix);
            hex.Append(bytes[i].ToString(verb == 'x' ? "x2" : "X2", CultureInfo.InvariantCulture));
        }

        padding.WriteWithBlanks(hex.ToString());
    }
}
