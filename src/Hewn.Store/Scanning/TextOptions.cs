namespace Hewn.Store.Scanning;

/// <summary>How a text is looked for in a line.</summary>
[Flags]
public enum TextOptions
{
    /// <summary>Byte for byte, anywhere in the line.</summary>
    None = 0,

    /// <summary>The letters A to Z are as good as a to z; other letters are not folded.</summary>
    IgnoreCase = 1,

    /// <summary>
    /// Only where the text begins and ends at the edge of a word, as <c>grep -w</c>: a letter or digit at its end has
    /// no letter, digit, underscore or non-ASCII byte beside it.
    /// </summary>
    WholeWords = 2,
}
