namespace Hewn.LogQL.Syntax;

/// <summary>The digits of a number that is being read, and what was seen among them.</summary>
internal sealed class NumberDigits(string text)
{
    /// <summary>Whether there was a digit.</summary>
    public bool HasDigit { get; set; }

    /// <summary>Whether there was a <c>_</c>.</summary>
    public bool HasSeparator { get; private set; }

    /// <summary>The first digit that the base does not have; <c>\0</c> for none.</summary>
    public char Invalid { get; private set; }

    /// <summary>Goes behind digits; below base 10 behind all decimal ones, as Go does to tell them.</summary>
    public void Take(ref int at, int numberBase)
    {
        for (; at < text.Length; at++)
        {
            char letter = text[at];
            if (letter == '_')
            {
                HasSeparator = true;
                continue;
            }

            if (!(char.IsAsciiDigit(letter) || (numberBase == 16 && char.IsAsciiHexDigit(letter))))
                return;
            HasDigit = true;
            if (numberBase < 10 && letter - '0' >= numberBase && Invalid == '\0')
                Invalid = letter;
        }
    }
}
