using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Proxy;

/// <summary>An answer's body on its way through: each piece goes on when it has come.</summary>
internal static class AnswerBody
{
    /// <summary>Copies the body. What ends it too early is given back; the client's leaving is thrown.</summary>
    /// <param name="body">The upstream's.</param>
    /// <param name="context">The call.</param>
    /// <param name="chunks">What sends the pieces; null for the web server.</param>
    /// <param name="watch">Is told of each piece.</param>
    public static async Task<Exception?> CopyAsync(
        Stream body, HttpContext context, ChunkedAnswer? chunks, IdleWatch watch)
    {
        HttpResponse to = context.Response;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedFirstBytes);
        bool isReading = true;
        try
        {
            ValueTask<int> reading = body.ReadAsync(buffer, watch.Token);
            await to.StartAsync(watch.Token).ConfigureAwait(false);
            if (!reading.IsCompleted)
                await to.Body.FlushAsync(watch.Token).ConfigureAwait(false); // The headers need not wait for it.
            while (true)
            {
                int count = await reading.ConfigureAwait(false);
                isReading = false;
                if (count == 0)
                    return null;
                watch.Note();
                ReadOnlyMemory<byte> piece = buffer.AsMemory(0, count);
                if (chunks is null)
                    await to.Body.WriteAsync(piece, watch.Token).ConfigureAwait(false);
                else
                    await chunks.WriteAsync(piece, watch.Token).ConfigureAwait(false);
                watch.Note();
                if (count == buffer.Length && count < Limits.ForwardedBytes)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
                }

                isReading = true;
                reading = body.ReadAsync(buffer, watch.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
        {
            if (!watch.IsGivenUp)
                context.RequestAborted.ThrowIfCancellationRequested();
            return e;
        }
        finally
        {
            if (!isReading) // A read that was given up may still write into it.
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies what stands behind the body, where the web server can send that.</summary>
    public static void CopyTrailers(HttpResponseMessage from, HttpResponse to)
    {
        if (!to.SupportsTrailers())
            return;
        foreach ((string name, HeaderStringValues values) in from.TrailingHeaders.NonValidated)
            to.AppendTrailer(name, ForwardedHeaders.Of(values));
    }
}
