namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>
/// What a decoder reads from: the bytes that are there now. At their end it reads nothing, which decoders take for
/// "not yet" when they are asked again.
/// </summary>
internal sealed class FedStream : Stream
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the next bytes; they are read before this is called again.</summary>
    public void Feed(byte[] bytes, int count) => (_bytes, _start, _end) = (bytes, 0, count);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
