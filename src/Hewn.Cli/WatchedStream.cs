using System.Diagnostics;

namespace Hewn.Cli;

/// <summary>
/// A stream that knows whether its reader takes what is written: a pipe that nobody reads holds a write for ever, and
/// no cancellation reaches it. Thread-safe where the stream below it is.
/// </summary>
/// <param name="inner">Where it is written to.</param>
internal sealed class WatchedStream(Stream inner) : Stream
{
    private int _writes; // that are under way
    private long _movedAt;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a write has been under way for this long, and none has ended meanwhile.</summary>
    public bool IsStuckFor(TimeSpan time) => Volatile.Read(ref _writes) > 0
        && Stopwatch.GetElapsedTime(Volatile.Read(ref _movedAt)) >= time;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Begin();
        try
        {
            inner.Write(buffer);
        }
        finally
        {
            End();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Begin();
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Begin()
    {
        Volatile.Write(ref _movedAt, Stopwatch.GetTimestamp());
        Interlocked.Increment(ref _writes);
    }

    private void End()
    {
        Volatile.Write(ref _movedAt, Stopwatch.GetTimestamp());
        Interlocked.Decrement(ref _writes);
    }
}
