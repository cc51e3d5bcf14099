using System.Text;
using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>
/// The message of one record: escaped while it is built, behind room for what stands before it in the line. Redacted
/// and cut only at its end, and only if there is reason to. Not thread-safe.
/// </summary>
internal sealed class RecordMessage
{
    private readonly ByteBuffer _bytes = new(1024, borrows: true); // Begins with the room for the prefix.

    private readonly LinePrefix _prefix = new();

    // Behind a lone high surrogate, which may find its other half at the beginning of the next piece.
    private int _splitAt = -1;
    private char _high;

    public RecordMessage() => _bytes.Advance(LinePrefix.Room);

    /// <summary>Appends text, whole.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        // Fast path - plain ASCII.
        if (AsciiText.TryCopy(text, ref _bytes.Reserve(text.Length)))
            _bytes.Advance(text.Length);
        else
            AppendExact(text);
    }

    /// <summary>Appends text that is escaped already and plain ASCII.</summary>
    /// <param name="source">Where it stands.</param>
    /// <param name="start">Its first byte there.</param>
    /// <param name="length">The number of bytes.</param>
    public void AppendPlain(ByteBuffer source, int start, int length)
    {
        source.Reserve(0); // Whole blocks are read.
        _bytes.AppendBlocks(ref source.At(start), length);
    }

    /// <summary>Appends spaces.</summary>
    public void Pad(int count)
    {
        if (count <= 0)
            return;
        _bytes.GetSpan(count)[..count].Fill((byte)' ');
        _bytes.Advance(count);
    }

    /// <summary>Appends what a value was formatted to, padded on the left (positive) or right to a width.</summary>
    /// <returns>False when the text is not plain; nothing was appended then.</returns>
    public bool TryAppendFormatted(ReadOnlySpan<byte> text, int alignment)
    {
        if (!JsonText.IsPlain(text))
            return false;
        Pad(alignment - text.Length);
        _bytes.Append(text);
        Pad(-alignment - text.Length);
        return true;
    }

    /// <summary>Ends the message: masks credentials, cuts what is too long, writes the prefix before it.</summary>
    public void End(LoggerBinding binding, Level level)
    {
        EndText();
        _prefix.Compose(binding, level);
        _prefix.WriteBefore(ref _bytes.At(0));
    }

    /// <summary>Appends what follows the message in the line, to its end.</summary>
    public void Follow(ByteBuffer tail) => _bytes.Append(tail.Written);

    /// <summary>The line from its beginning.</summary>
    public ReadOnlySpan<byte> Finished => _bytes.Written[_prefix.Start..];

    /// <summary>The text alone, ended by its quotation mark.</summary>
    public ReadOnlySpan<byte> EndText()
    {
        _bytes.Append((byte)'"');
        if (_bytes.Length - LinePrefix.Room > Limits.MaxStringBytes || SecretScan.MayHold(_bytes, LinePrefix.Room))
            EndExactly();
        return _bytes.Written[LinePrefix.Room..];
    }

    /// <summary>Forgets the message; see <see cref="ByteBuffer.Clear"/>.</summary>
    public void Clear()
    {
        _splitAt = -1;
        _bytes.Clear(LinePrefix.Room);
    }

    /// <summary>Slow path - the whole text, as its caller would see it, is looked at and encoded again.</summary>
    private void EndExactly()
    {
        _bytes.At(LinePrefix.Room - 1) = (byte)'"';
        string text = JsonText.Unquote(_bytes.Written[(LinePrefix.Room - 1)..]);
        _bytes.Truncate(LinePrefix.Room - 1);
        JsonText.AppendQuoted(_bytes, SecretText.Redact(text));
    }

    private void AppendExact(ReadOnlySpan<char> text)
    {
        if (_splitAt == _bytes.Length && char.IsLowSurrogate(text[0]))
        {
            _bytes.Truncate(_splitAt - ReplacementBytes);
            var whole = new Rune(_high, text[0]);
            _bytes.Advance(whole.EncodeToUtf8(_bytes.GetSpan(4)));
            text = text[1..];
        }

        JsonText.AppendWithin(_bytes, text, int.MaxValue - _bytes.Length);
        if (text is [.., var last] && char.IsHighSurrogate(last))
            (_splitAt, _high) = (_bytes.Length, last);
    }

    private const int ReplacementBytes = 3; // U+FFFD, which stands for a lone surrogate.
}
