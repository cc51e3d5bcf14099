using System.Text;

namespace LocalLlm.Model;

/// <summary>
/// Cuts UTF-8 text into the chunks that merges may not cross: an optional leading space or line break with a run of
/// letters, of digits, or of other signs. Without it, merges would glue common words together ("of the") and waste
/// the vocabulary.
/// </summary>
internal ref struct TextChunker(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    private enum Kind
    {
        Letter,
        Digit,
        Blank,
        Sign,
    }

    public static byte[] ToBytes(string text) => Encoding.UTF8.GetBytes(text);

    public bool TryNext(out ReadOnlySpan<byte> chunk)
    {
        chunk = _rest[..ChunkLength(_rest)];
        _rest = _rest[chunk.Length..];
        return chunk.Length > 0;
    }

    private static int ChunkLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
            return text.Length;
        int first = KindOf(text[0]) == Kind.Blank && KindOf(text[1]) != Kind.Blank ? 1 : 0;
        Kind kind = KindOf(text[first]);
        int length = first + 1;
        while (length < text.Length && length < ModelLimits.MaxChunkBytes && KindOf(text[length]) == kind)
            length++;
        // A run of blanks before a word leaves its last blank to the word: "\n\nUser" is "\n" and "\nUser".
        bool severalBlanks = kind == Kind.Blank && length > 1;
        return severalBlanks && length < text.Length && KindOf(text[length]) != Kind.Blank ? length - 1 : length;
    }

    // Bytes from 0x80 belong to characters outside ASCII; they count as letters, so that no character is ever split
    // in two chunks except at the length limit, where the streaming decoder puts it together again.
    private static Kind KindOf(byte value) => value switch
    {
        >= 0x80 or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'\'' => Kind.Letter,
        >= (byte)'0' and <= (byte)'9' => Kind.Digit,
        (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' => Kind.Blank,
        _ => Kind.Sign,
    };
}
