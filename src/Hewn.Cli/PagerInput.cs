namespace Hewn.Cli;

/// <summary>
/// What a pager reads. That it cannot be written to says that the person has left the pager, whatever number the
/// runtime gives the failure: for such pipes it is not always that of a closed one.
/// </summary>
internal sealed class PagerInput(Stream pipe) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            pipe.Write(buffer);
        }
        catch (IOException failed)
        {
            throw Tool.ClosedPipe(failed);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        try
        {
            pipe.Flush();
        }
        catch (IOException failed)
        {
            throw Tool.ClosedPipe(failed);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
