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
    /// <summary>Whether anything of the body was asked for.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>What the client's side threw while it was read; null where nothing did.</summary>
    public Exception? ClientFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        var tee = body as RequestTee;
        tee?.HoldsWord = true; // The request is on its way before its record is written.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
        try
        {
            // The headers, before the first piece: an upstream may answer while the client still waits.
            await stream.FlushAsync(watch.Token).ConfigureAwait(false);
            int count;
            while ((count = await ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                watch.Note();
                await stream.WriteAsync(buffer.AsMemory(0, count), watch.Token).ConfigureAwait(false);
                await stream.FlushAsync(watch.Token).ConfigureAwait(false);
                watch.Note();
                tee?.TellEnd();
            }
        }
        finally
        {
            tee?.TellEnd();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }

    private async ValueTask<int> ReadAsync(byte[] buffer)
    {
        try
        {
            return await body.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!watch.HasFired)
        {
            ClientFailure = e;
            throw;
        }
    }
}
