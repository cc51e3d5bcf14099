using System.Globalization;
using System.Numerics;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Writes integers: <c>%d %b %o %O %x %X %c %q %U %v</c>.</summary>
internal sealed class GoIntegerWriter(GoPadding padding, GoFormatFlags flags)
{
    /// <summary>Writes an integer; false when the verb is not for integers.</summary>
    public bool TryWrite(long value, char verb, bool isUnsigned = false)
    {
        switch (verb)
        {
            case 'v' when flags.SharpV && isUnsigned:
                flags.Sharp = true;
                WriteDigits(value, 16, 'v');
                flags.Sharp = false;
                return true;
            case 'v' or 'd':
                WriteDigits(value, 10, verb);
                return true;
            case 'b':
                WriteDigits(value, 2, verb);
                return true;
            case 'o' or 'O':
                WriteDigits(value, 8, verb);
                return true;
            case 'x' or 'X':
                WriteDigits(value, 16, verb);
                return true;
            case 'c':
                padding.Write(ToRune(value).ToString());
                return true;
            case 'q':
                WriteQuoted(ToRune(value));
                return true;
            case 'U':
                WriteUnicode(value);
                return true;
            default:
                return false;
        }
    }

    private static Rune ToRune(long value) =>
        value is >= 0 and <= 0x10FFFF && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;

    private void WriteDigits(long value, int radix, char verb)
    {
        bool isNegative = value < 0;
        string digits = Digits(BigInteger.Abs(value), radix, verb);
        string sign = isNegative ? "-" : flags.Plus ? "+" : flags.Space ? " " : "";
        int wanted = 0;
        if (flags.Precision is { } precision)
        {
            wanted = precision;
            if (precision == 0 && value == 0)
            {
                padding.WriteWithBlanks("");
                return;
            }
        }
        else if (flags.Zero && !flags.Minus && flags.Width is { } width)
        {
            wanted = width - sign.Length;
        }

        if (wanted > digits.Length)
            digits = new GoStringBuilder().Append('0', wanted - digits.Length).Append(digits).ToString();
        padding.WriteWithBlanks(sign + Prefix(radix, verb, digits) + digits);
    }

    private string Prefix(int radix, char verb, string digits)
    {
        if (verb == 'O')
            return flags.Sharp && digits[0] != '0' ? "0o0" : "0o";
        if (!flags.Sharp)
            return "";
        return radix switch
        {
            2 => "0b",
            8 => digits[0] == '0' ? "" : "0",
            16 => verb == 'X' ? "0X" : "0x",
            _ => "",
        };
    }

    private static string Digits(BigInteger size, int radix, char verb)
    {
        var text = new StringBuilder();
        do
        {
            text.Insert(0, (verb == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[(int)(size % radix)]);
            size /= radix;
        }
        while (size > 0);
        return text.ToString();
    }

    private void WriteQuoted(Rune rune)
    {
        string quoted = GoText.Quote(rune.ToString())[1..^1];
        quoted = quoted == "\\\"" ? "\"" : quoted == "'" ? "\\'" : quoted;
        padding.Write($"'{(flags.Plus ? GoTextWriter.ToAscii(quoted) : quoted)}'");
    }

    private void WriteUnicode(long value)
    {
        int digits = Math.Max(4, Math.Min(flags.Precision ?? 4, TemplateLimits.MaxOutput));
        string text = "U+" + unchecked((ulong)value).ToString("X" + digits.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
        if (flags.Sharp && value is >= 0 and <= 0x10FFFF && Rune.IsValid((int)value)
            && !Rune.IsControl(new Rune((int)value)))
            text += $" '{new Rune((int)value)}'";
        padding.WriteWithBlanks(text);
    }
}
