using Hewn.Archives;

namespace Hewn.Store.Archives;

/// <summary>A file from its front to its end, for those who read streams.</summary>
/// <param name="read">Reads the file.</param>
/// <param name="tail">What is read behind the file's end.</param>
internal sealed class ReadAtStream(ReadAt read, byte[] tail) : Stream
{
    private long _position;

    /// <summary>Whether the file was read to its end, and what stands behind it.</summary>
    public bool IsBehindEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int got = IsBehindEnd ? 0 : read(buffer, _position);
        _position += got;
        if (got > 0 || IsBehindEnd || buffer.Length < tail.Length)
            return got;
        IsBehindEnd = true;
        tail.CopyTo(buffer);
        return tail.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
