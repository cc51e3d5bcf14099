using System.IO.Compression;
using Hewn.Server.Http;
using Hewn.Server.Limits;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Push;

/// <summary>Reads bodies whole, unpacked, and within bounds.</summary>
internal static class PushBody
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Bytes that one byte of snappy can become at most: a copy of 64 has two.</summary>
    private const int MostExpansion = 64;

    /// <summary>The body as it came, still packed.</summary>
    /// <exception cref="RequestFailure">It is too large.</exception>
    public static Task<BodyBytes> ReadPackedAsync(HttpContext context, IGuarded server)
    {
        ServerLimits limits = server.Options.Limits;
        if (context.Request.ContentLength > limits.MaxBodyBytes)
            throw TooLarge(limits.MaxBodyBytes);
        int hint = (int)Math.Min(context.Request.ContentLength ?? 0, limits.MaxBodyBytes);
        return ReadAllAsync(context.Request.Body, server.Memory, hint, limits.MaxBodyBytes, context.RequestAborted);
    }

    /// <summary>The body, its <c>Content-Encoding</c> undone; snappy is undone by who knows it.</summary>
    /// <exception cref="RequestFailure">It is too large, damaged, or packed in a way that is not known.</exception>
    public static Task<BodyBytes> ReadAsync(HttpContext context, IGuarded server) =>
        ReadAsync(context, server.Options.Limits, server.Memory);

    /// <summary>The same, within other bounds.</summary>
    /// <exception cref="RequestFailure">It is too large, damaged, or packed in a way that is not known.</exception>
    public static async Task<BodyBytes> ReadAsync(
        HttpContext context, ServerLimits limits, MemoryBudget? budget = null)
    {
        HttpRequest request = context.Request;
        if (request.ContentLength > limits.MaxBodyBytes)
            throw TooLarge(limits.MaxBodyBytes);
        string encoding = request.Headers.ContentEncoding.ToString();
        int hint = (int)Math.Min(request.ContentLength ?? BlockBytes, limits.MaxBodyBytes);
        switch (encoding)
        {
            case "" or "identity" or "snappy":
                return await ReadAllAsync(
                    request.Body, budget, hint, limits.MaxBodyBytes, context.RequestAborted)
                    .ConfigureAwait(false);
            case "gzip":
                using (var gzip = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true))
                    return await UnpackAsync(gzip, hint, limits, budget, context.RequestAborted).ConfigureAwait(false);
            case "deflate":
                using (var deflate = new DeflateStream(request.Body, CompressionMode.Decompress, leaveOpen: true))
                {
                    return await UnpackAsync(deflate, hint, limits, budget, context.RequestAborted)
                        .ConfigureAwait(false);
                }

            default:
                throw RequestFailure.Bad($"Content-Encoding {TimeText.Quoted(encoding)} not supported");
        }
    }

    /// <summary>A message that snappy has packed.</summary>
    /// <exception cref="RequestFailure">It is too large, or none.</exception>
    public static BodyBytes Unsnap(ReadOnlyMemory<byte> packed, IGuarded server)
    {
        ServerLimits limits = server.Options.Limits;
        if (!Snappy.TryReadLength(packed.Span, out uint length, out int head))
            throw RequestFailure.Bad("snappy: corrupt input");
        if (length > (uint)limits.MaxUnpackedBytes)
            throw TooLarge(limits.MaxUnpackedBytes);
        // What it says of its length is believed only as far as so many bytes can become so many.
        if (length > (ulong)packed.Length * MostExpansion)
            throw RequestFailure.Bad("snappy: corrupt input");
        var bytes = new BodyBytes((int)length, server.Memory) { Length = (int)length };
        if (Snappy.TryUnpack(packed.Span[head..], bytes.Room.Span[..(int)length]))
            return bytes;
        bytes.Dispose();
        throw RequestFailure.Bad("snappy: corrupt input");
    }

    private static async Task<BodyBytes> UnpackAsync(
        Stream stream, int hint, ServerLimits limits, MemoryBudget? budget, CancellationToken token)
    {
        int most = limits.MaxUnpackedBytes;
        try
        {
            return await ReadAllAsync(stream, budget, (int)Math.Min(hint * 4L, most), most, token)
                .ConfigureAwait(false);
        }
        catch (InvalidDataException damaged)
        {
            throw RequestFailure.Bad($"the body cannot be unpacked: {damaged.Message}");
        }
    }

    private static async Task<BodyBytes> ReadAllAsync(
        Stream stream, MemoryBudget? budget, int hint, long most, CancellationToken token)
    {
        var bytes = new BodyBytes(hint + 1, budget); // The one more finds the end.
        try
        {
            while (true)
            {
                int read = await stream.ReadAsync(bytes.Room[bytes.Length..], token).ConfigureAwait(false);
                if (read == 0)
                    return bytes;
                bytes.Length += read;
                if (bytes.Length > most)
                    throw TooLarge(most);
                if (bytes.Length == bytes.Room.Length)
                    bytes.Grow((int)Math.Min(Math.Max(bytes.Length * 2L, BlockBytes), most + 1));
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static RequestFailure TooLarge(long most) =>
        new(413, $"the body is too large: at most {most} bytes are taken; push less at a time");
}
