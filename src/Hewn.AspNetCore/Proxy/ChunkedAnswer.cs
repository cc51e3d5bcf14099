using System.Globalization;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using Hewn.AspNetCore.Capture;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// An answer over HTTP/1.1 behind whose body fields may follow (RFC 9112, section 7.1.2). The web server knows these in
/// HTTP/2 only, but leaves the chunks to whoever says himself that they come. One call's; not thread-safe.
/// </summary>
internal sealed class ChunkedAnswer
{
    private const int FrameBytes = 16; // The length in hexadecimal digits, and two ends of lines.

    private readonly ResponseTee? _tee;
    private readonly PipeWriter _writer;

    private ChunkedAnswer(IHttpResponseBodyFeature body)
    {
        _tee = body as ResponseTee;
        _writer = (_tee?.Inner ?? body).Writer; // What is watched is the body, without its frames.
    }

    /// <summary>For a client that takes trailers, and an answer that may have some; else null.</summary>
    /// <param name="context">The call; nothing of its response has been sent.</param>
    /// <param name="from">The answer, whose fields have been copied; it has a body.</param>
    public static ChunkedAnswer? Begin(HttpContext context, HttpResponseMessage from)
    {
        if (!ForwardedHeaders.HasToken(context.Request.Headers.TE, "trailers")
            || !HttpProtocol.IsHttp11(context.Request.Protocol) || context.Response.ContentLength is not null)
            return null;
        bool mayHaveTrailers = from.Version.Major >= 2 || from.Headers.TransferEncodingChunked == true;
        if (!mayHaveTrailers)
            return null;
        context.Response.Headers.TransferEncoding = "chunked";
        return new ChunkedAnswer(context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
    }

    /// <summary>Sends a piece of the body.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long at = _tee?.Now() ?? 0;
        _tee?.Sending();
        Memory<byte> frame = _writer.GetMemory(piece.Length + FrameBytes);
        piece.Length.TryFormat(frame.Span, out int length, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(frame.Span[length..]);
        piece.Span.CopyTo(frame.Span[(length + 2)..]);
        "\r\n"u8.CopyTo(frame.Span[(length + 2 + piece.Length)..]);
        _writer.Advance(length + piece.Length + 4);
        ValueTask<FlushResult> sending = _writer.FlushAsync(cancellation);
        _tee?.Note(piece.Span, at); // While it is on its way.
        await sending.ConfigureAwait(false);
    }

    /// <summary>Ends the body; fields that cannot be trailers are left out.</summary>
    public async ValueTask EndAsync(HttpResponseHeaders trailers, CancellationToken cancellation)
    {
        var end = new StringBuilder("0\r\n");
        foreach ((string name, HeaderStringValues values) in trailers.NonValidated)
        {
            if (!ForwardedHeaders.IsTrailer(name))
                continue;
            foreach (string value in values)
            {
                if (!value.AsSpan().ContainsAnyInRange('\0', '\x1f')) // None may begin a line of its own.
                    end.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        end.Append("\r\n");
        await _writer.WriteAsync(Encoding.Latin1.GetBytes(end.ToString()), cancellation).ConfigureAwait(false);
    }
}
