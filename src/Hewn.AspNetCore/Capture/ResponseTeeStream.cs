namespace Hewn.AspNetCore.Capture;

/// <summary>The stream face of a <see cref="ResponseTee"/>.</summary>
internal sealed class ResponseTeeStream(Stream inner, ResponseTee tee) : PassThroughStream(inner)
{
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        tee.Note(buffer, tee.Now());
        tee.Sending();
        Inner.Write(buffer);
    }

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long at = tee.Now(); // Sending can take a while, and is no part of what the answer took.
        tee.Sending();
        ValueTask sending = Inner.WriteAsync(buffer, cancellationToken);
        // Noted while it is on its way, so that nothing waits for us; the caller has its buffer back only when the
        // task is done that we have not given it yet.
        tee.Note(buffer.Span, at);
        return sending;
    }

    public override void Flush()
    {
        tee.Flushing();
        Inner.Flush();
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        tee.Flushing();
        return Inner.FlushAsync(cancellationToken);
    }

    public override IAsyncResult BeginWrite(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);
}
