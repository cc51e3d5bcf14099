namespace Hewn.Cli.Run;

/// <summary>
/// Text without what steers a terminal: colours, cursor movement, window titles. A log keeps the text; the terminal
/// gets the bytes as they were. Not thread-safe.
/// </summary>
internal sealed class TerminalText
{
    private const byte Escape = 0x1b;
    private const byte Bell = 0x07;
    private byte[] _scratch = [];

    /// <summary>The text: itself where nothing steers, otherwise valid until the next call.</summary>
    public ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf(Escape);
        if (at < 0)
            return text;
        if (_scratch.Length < text.Length)
            _scratch = new byte[2 * text.Length];
        int length = 0;
        while (at >= 0)
        {
            text[..at].CopyTo(_scratch.AsSpan(length));
            length += at;
            text = text[at..];
            text = text[SequenceLength(text)..];
            at = text.IndexOf(Escape);
        }

        text.CopyTo(_scratch.AsSpan(length));
        return _scratch.AsSpan(0, length + text.Length);
    }

    /// <summary>The length of the sequence that a text begins with; one that does not end goes to the end.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
            return text.Length;
        switch (text[1])
        {
            case (byte)'[': // CSI: parameters, then one byte of the last kind
                int end = text[2..].IndexOfAnyInRange((byte)0x40, (byte)0x7e);
                return end < 0 ? text.Length : end + 3;
            case (byte)']': // OSC: up to a bell, or to ESC \
                int stop = text[2..].IndexOfAny(Bell, Escape);
                if (stop < 0)
                    return text.Length;
                return text[stop + 2] == Bell ? stop + 3 : Math.Min(text.Length, stop + 4);
            default:
                return 2;
        }
    }
}
