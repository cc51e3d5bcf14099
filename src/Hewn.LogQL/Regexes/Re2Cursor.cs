using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>Goes through the text of a regular expression.</summary>
internal sealed class Re2Cursor(string text)
{
    /// <summary>Characters before the current one.</summary>
    public int At { get; set; }

    /// <summary>True behind the last character.</summary>
    public bool IsAtEnd => At >= text.Length;

    /// <summary>The current UTF-16 unit; NUL at the end.</summary>
    public char Current => Peek(0);

    /// <summary>All of it.</summary>
    public string Text => text;

    /// <summary>The unit so many places further on; NUL behind the end.</summary>
    public char Peek(int ahead) => At + ahead < text.Length ? text[At + ahead] : '\0';

    /// <summary>Whether this stands here.</summary>
    public bool StandsAt(string piece) => string.CompareOrdinal(text, At, piece, 0, piece.Length) == 0;

    /// <summary>The text from a place to here.</summary>
    public string Since(int start) => text[start..At];

    /// <summary>Takes a whole character.</summary>
    /// <exception cref="Re2Fault">It is none: a byte that is no UTF-8 stands here.</exception>
    public int TakeRune()
    {
        if (!Rune.TryGetRuneAt(text, At, out Rune whole))
            throw new Re2Fault("invalid UTF-8", text);
        At += whole.Utf16SequenceLength;
        return whole.Value;
    }

    /// <summary>Takes what is escaped: a character behind a backslash that stands for one character.</summary>
    /// <exception cref="Re2Fault">It stands for none.</exception>
    public int TakeEscaped()
    {
        int start = At++;
        if (IsAtEnd)
            throw new Re2Fault("trailing backslash at end of expression", "");
        char letter = Current;
        if (letter < 128 && !char.IsAsciiLetterOrDigit(letter))
        {
            At++;
            return letter;
        }

        int known = "afnrtv".IndexOf(letter, StringComparison.Ordinal);
        if (known >= 0)
        {
            At++;
            return "\a\f\n\r\t\v"[known];
        }

        int before = At;
        if (TryTakeNumber(letter, out int rune))
            return rune;
        if (At == before)
            TakeRune();
        throw new Re2Fault("invalid escape sequence", Since(start));
    }

    private bool TryTakeNumber(char letter, out int rune)
    {
        rune = 0;
        if (letter is >= '1' and <= '7' && Peek(1) is < '0' or > '7')
            return false; // a reference back, which there is not
        if (letter is >= '0' and <= '7')
        {
            for (int i = 0; i < 3 && Current is >= '0' and <= '7'; i++, At++)
                rune = (rune * 8) + Current - '0';
            return true;
        }

        return letter == 'x' && (Peek(1) == '{' ? TryTakeBraced(out rune) : TryTakeTwoDigits(out rune));
    }

    private bool TryTakeBraced(out int rune)
    {
        rune = 0;
        At += 2;
        for (int digits = 0; !IsAtEnd; digits++)
        {
            int letter = TakeRune();
            if (letter == '}')
                return digits > 0;
            if (letter > 0x7F || !char.IsAsciiHexDigit((char)letter))
                return false;
            rune = (rune * 16) + Convert.ToInt32(((char)letter).ToString(), 16);
            if (rune > 0x10FFFF)
                return false;
        }

        return false;
    }

    private bool TryTakeTwoDigits(out int rune)
    {
        rune = 0;
        At++;
        int start = At;
        for (int i = 0; i < 2 && !IsAtEnd; i++)
            TakeRune();
        return At == start + 2 && int.TryParse(
            text.AsSpan(start, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out rune);
    }
}
