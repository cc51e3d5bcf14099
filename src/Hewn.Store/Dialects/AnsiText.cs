using System.Buffers;

namespace Hewn.Store.Dialects;

/// <summary>
/// Text without the escape sequences that colour it at a terminal (<c>ESC [ … m</c>), as programs write them into files
/// that think they write to one. Not thread-safe.
/// </summary>
internal sealed class AnsiText
{
    private const byte Escape = 0x1b;
    private static readonly SearchValues<byte> _parameters = SearchValues.Create("0123456789;:"u8);
    private byte[] _scratch = [];

    /// <summary>The text without them: itself where there are none, otherwise valid until the next call.</summary>
    public ReadOnlySpan<byte> Without(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf(Escape);
        if (at < 0)
            return text;
        if (_scratch.Length < text.Length)
            _scratch = new byte[text.Length * 2];
        int length = 0;
        while (at >= 0)
        {
            text[..at].CopyTo(_scratch.AsSpan(length));
            length += at;
            text = text[at..];
            int sequence = SequenceLength(text);
            if (sequence == 0)
            {
                _scratch[length++] = Escape;
                sequence = 1;
            }

            text = text[sequence..];
            at = text.IndexOf(Escape);
        }

        text.CopyTo(_scratch.AsSpan(length));
        return _scratch.AsSpan(0, length + text.Length);
    }

    /// <summary>The length of a colour's sequence; 0 for anything else.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[1] != '[')
            return 0;
        int end = text[2..].IndexOfAnyExcept(_parameters);
        return end >= 0 && text[2 + end] == 'm' ? end + 3 : 0;
    }
}
