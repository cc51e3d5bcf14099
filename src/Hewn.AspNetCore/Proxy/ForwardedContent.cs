using System.Buffers;
using System.Net;
using Hewn.AspNetCore.Capture;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// A request's body on its way through: each piece goes on when it has come, and no other is asked for before.
/// </summary>
/// <param name="body">The client's; read once.</param>
/// <param name="length">The Content-Length, if the client gave one.</param>
/// <param name="watch">Is told of each piece.</param>
internal sealed class ForwardedContent(Stream body, long? length, IdleWatch watch) : HttpContent
{
    private readonly RequestTee? _tee = body as RequestTee;
    private int _signs;

    /// <summary>Whether anything of the body was asked for.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What the client's side threw while it was read; null where nothing did.</summary>
    public Exception? ClientFailure { get; private set; }

    /// <summary>
    /// Says that the request is on its way: from now on the body's end is told, at once if it has come. Until then it
    /// is not, so that the server has a request that came in one piece before its record is written.
    /// </summary>
    public void TellOfEnd() => Sign();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        _tee?.HoldsWord = true;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
        bool isReading = true;
        try
        {
            ValueTask<int> reading = ReadAsync(buffer);
            while (true)
            {
                // What stands in the writer's buffer goes out when nothing follows it at once; at first these are the
                // headers: an upstream may answer while the client still waits.
                if (!reading.IsCompleted)
                    await stream.FlushAsync(watch.Token).ConfigureAwait(false);
                int count = await reading.ConfigureAwait(false);
                isReading = false;
                if (count == 0)
                    break;
                watch.Note();
                await stream.WriteAsync(buffer.AsMemory(0, count), watch.Token).ConfigureAwait(false);
                watch.Note();
                isReading = true;
                reading = ReadAsync(buffer);
            }

            // Who called flushes behind us; only if the record is written now must the last piece be out before.
            if (Volatile.Read(ref _signs) > 0)
                await stream.FlushAsync(watch.Token).ConfigureAwait(false);
        }
        finally
        {
            Sign();
            if (!isReading) // A read that was given up may still write into it.
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }

    /// <summary>The second of the two who must have come by, the body's end and the sending's, tells.</summary>
    private void Sign()
    {
        if (Interlocked.Increment(ref _signs) == 2)
            _tee?.TellEnd();
    }

    private async ValueTask<int> ReadAsync(byte[] buffer)
    {
        try
        {
            return await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!watch.IsGivenUp)
        {
            ClientFailure = e;
            throw;
        }
    }
}
