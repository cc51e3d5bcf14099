using System.Diagnostics.CodeAnalysis;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A request body that notes what the application reads of it. It reads nothing by itself and holds nothing back:
/// each read goes to the inner stream as it came, and its bytes are noted on the way out.
/// </summary>
/// <param name="inner">The server's stream; everything is passed on to it, disposal included.</param>
/// <param name="body">Where the bytes are noted.</param>
/// <param name="declaredBytes">The Content-Length, when there is one.</param>
/// <param name="ended">Called once or more when the application has read the body to its end. Must not throw.</param>
internal sealed class RequestTee(Stream inner, CapturedBody body, long? declaredBytes, Action ended) : Stream
{
    /// <summary>How far the body has been noted; a rewound stream that is read again adds nothing twice.</summary>
    private long _notedBytes;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        long start = Start();
        int count = inner.Read(buffer);
        Note(buffer[..count], start, isEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long start = Start();
        int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..count], start, isEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    [SuppressMessage("Usage", "CA2215", Justification = "The base would dispose the inner stream a second time.")]
    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private long Start() => inner.CanSeek ? inner.Position : _notedBytes;

    private void Note(ReadOnlySpan<byte> bytes, long start, bool isEnd)
    {
        long alreadyNoted = _notedBytes - start;
        if (alreadyNoted >= 0 && alreadyNoted < bytes.Length)
        {
            body.Append(bytes[(int)alreadyNoted..]);
            _notedBytes = start + bytes.Length;
        }

        // A reader that knows the length need not ask for the end.
        if (isEnd || _notedBytes == declaredBytes)
            ended();
    }
}
