namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>The same bytes over and over, up to a length.</summary>
internal sealed class Repeated(byte[] piece, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int start = (int)(_position % piece.Length);
        int taken = (int)Math.Min(Math.Min(count, piece.Length - start), length - _position);
        piece.AsSpan(start, taken).CopyTo(buffer.AsSpan(offset));
        _position += taken;
        return taken;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
