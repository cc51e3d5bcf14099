namespace Hewn.Store.Scanning.Filters;

/// <summary>The raw line holds a text.</summary>
internal sealed unsafe class TextTest(NeedleFinder finder, byte[] needle, TextOptions options, bool isNegated)
    : LineTest
{
    private readonly bool _isLeftWord = options.HasFlag(TextOptions.WholeWords) && WordBytes.IsWord(needle[0]);
    private readonly bool _isRightWord = options.HasFlag(TextOptions.WholeWords) && WordBytes.IsWord(needle[^1]);

    public bool IsNegated => isNegated;

    public int Length => needle.Length;

    public bool IsBlank => needle.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r');

    public override bool Passes(in LineView line) => Find(line.Piece, line.Start, line.End) >= 0 != isNegated;

    /// <summary>Where the text stands as the condition wants it, at or behind a place in whole lines; -1: nowhere.
    /// </summary>
    public int Find(byte* text, int from, int end)
    {
        unchecked // Positions in a piece.
        {
            for (int at = from; ; at++)
            {
                at = finder.Find(text, at, end);
                if (at < 0)
                    return -1;
                // In whole lines, the byte before the first one is a newline or another line's: no word's.
                bool isWhole = !(_isLeftWord && at > from && WordBytes.IsWord(text[at - 1]))
                    && !(_isRightWord && at + needle.Length < end && WordBytes.IsWord(text[at + needle.Length]));
                if (isWhole)
                    return at;
            }
        }
    }
}
