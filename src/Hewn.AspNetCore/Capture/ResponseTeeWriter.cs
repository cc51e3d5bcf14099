using System.IO.Pipelines;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// The pipe face of a <see cref="ResponseTee"/>: the application writes into the server's own buffers.
/// </summary>
internal sealed class ResponseTeeWriter(PipeWriter inner, ResponseTee tee) : PipeWriter
{
    /// <summary>
    /// The buffer handed out last and not yet advanced over: what stands in it is noted when it is.
    /// </summary>
    private Memory<byte> _handedOut;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _handedOut = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if ((uint)bytes <= (uint)_handedOut.Length)
        {
            tee.Note(_handedOut.Span[..bytes], tee.Now());
            tee.Buffered();
            _handedOut = _handedOut[bytes..];
        }

        // A count out of range is the server's to refuse.
        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        tee.Note(source.Span, tee.Now());
        tee.Sending();
        return inner.WriteAsync(source, cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        tee.Flushing();
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
