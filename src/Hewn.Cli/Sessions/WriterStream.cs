using System.Text;

namespace Hewn.Cli.Sessions;

/// <summary>UTF-8 written as bytes, handed on to a text writer, which stays open.</summary>
/// <param name="writer">Takes the text.</param>
/// <param name="isHarmless">Whether characters that steer a terminal are replaced: a person is looking.</param>
internal sealed class WriterStream(TextWriter writer, bool isHarmless) : Stream
{
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private char[] _chars = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => writer.Flush();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_chars.Length < buffer.Length + 2)
            _chars = new char[buffer.Length + 2];
        Span<char> chars = _chars.AsSpan(0, _decoder.GetChars(buffer, _chars, flush: false));
        for (int i = 0; isHarmless && i < chars.Length; i++)
        {
            if (chars[i] is not ('\n' or '\r' or '\t') && PlainText.IsUnsafe(chars[i]))
                chars[i] = '\uFFFD';
        }

        writer.Write(chars);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
