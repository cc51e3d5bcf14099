using System.Text;

namespace LocalLlm.Model;

/// <summary>
/// Turns tokens into text one at a time and never emits half a character: bytes that do not yet make one are held
/// until the token that completes it. All pieces together are what <see cref="BytePairTokenizer.Decode"/> gives. One
/// per answer.
/// </summary>
internal sealed class StreamingDecoder(BytePairTokenizer tokenizer)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that this token completes; empty while bytes are held.</summary>
    public string Append(int token) => Decode(tokenizer.BytesOf(token), flush: false);

    /// <summary>The end of the text: held bytes that never became a character are one U+FFFD.</summary>
    public string Flush() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        char[] chars = new char[_decoder.GetCharCount(bytes, flush)];
        int count = _decoder.GetChars(bytes, chars, flush);
        return new string(chars, 0, count);
    }
}
