using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A response body that notes what the application writes to it. Nothing is held back: writes, flushes, files and
/// completion go to the server's own body as they come, in their order, with their results.
/// </summary>
internal sealed class ResponseTee(HttpResponse response, IHttpResponseBodyFeature inner, CapturedBody body)
    : IHttpResponseBodyFeature
{
    private ResponseTeeStream? _stream;
    private ResponseTeeWriter? _writer;
    private bool _isDecided;
    private BodyType _type;
    private long _sentBytes;

    /// <summary>The server's body, to be put back when the call ends.</summary>
    public IHttpResponseBodyFeature Inner => inner;

    /// <summary>
    /// How the body is to be read, judged by the headers that stood when its first byte was written.
    /// </summary>
    public BodyType Type => _type;

    /// <summary>Bytes written so far, captured or not.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>True once the application has ended the response itself and the server has taken the end.</summary>
    public bool IsCompleted { get; private set; }

    public Stream Stream => _stream ??= new ResponseTeeStream(inner.Stream, this);

    public PipeWriter Writer => _writer ??= new ResponseTeeWriter(inner.Writer, this);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public void DisableBuffering() => inner.DisableBuffering();

    public async Task CompleteAsync()
    {
        await inner.CompleteAsync().ConfigureAwait(false);
        IsCompleted = true;
    }

    /// <summary>
    /// The server reads the file itself, so that it can do so cheaply; its content is not captured.
    /// </summary>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        body.Skip(count ?? 0);
        if (count is { } known)
            Interlocked.Add(ref _sentBytes, known);
        return inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <summary>Notes bytes on their way to the server. Does not throw.</summary>
    public void Note(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;

        Interlocked.Add(ref _sentBytes, bytes.Length);
        if (!_isDecided)
        {
            _type = BodyType.Of(response.ContentType, response.Headers.ContentEncoding);
            _isDecided = true;
        }

        if (_type.Format is not BodyFormat.None)
            body.Append(bytes);
    }
}
