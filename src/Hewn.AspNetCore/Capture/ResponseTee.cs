using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A response body that notes what the application writes to it. Nothing is held back: writes, flushes, files and
/// completion go to the server's own body as they come, in their order, with their results.
/// </summary>
/// <param name="response">The response; its headers say what the body is.</param>
/// <param name="inner">The server's own body.</param>
/// <param name="watch">Makes the body's watcher when its first byte comes, for what the headers then say.</param>
/// <param name="time">Says when bytes come.</param>
/// <param name="closed">Fires when the connection is gone.</param>
internal sealed class ResponseTee(
    HttpResponse response,
    IHttpResponseBodyFeature inner,
    Func<BodyType, BodyWatcher> watch,
    TimeProvider time,
    CancellationToken closed)
    : IHttpResponseBodyFeature
{
    private ResponseTeeStream? _stream;
    private ResponseTeeWriter? _writer;
    private BodyWatcher? _body;
    private BodyType _type;
    private long _sentBytes;
    private bool _isUnflushed;
    private bool _hasMissed;

    /// <summary>The server's body, to be put back when the call ends.</summary>
    public IHttpResponseBodyFeature Inner => inner;

    /// <summary>
    /// How the body is to be read, judged by the headers that stood when its first byte was written.
    /// </summary>
    public BodyType Type => _type;

    /// <summary>What watches the body; null while nothing of it has come.</summary>
    public BodyWatcher? Body => Volatile.Read(ref _body);

    /// <summary>Bytes written so far, captured or not.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>
    /// Whether something was sent when the connection was gone, or was still waiting to be sent: then the client does
    /// not have everything.
    /// </summary>
    public bool HasMissed => Volatile.Read(ref _hasMissed) || Volatile.Read(ref _isUnflushed);

    public Stream Stream => _stream ??= new ResponseTeeStream(inner.Stream, this);

    public PipeWriter Writer => _writer ??= new ResponseTeeWriter(inner.Writer, this);

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Sending();
        return inner.StartAsync(cancellationToken);
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task CompleteAsync()
    {
        Flushing();
        return inner.CompleteAsync();
    }

    /// <summary>
    /// The server reads the file itself, so that it can do so cheaply; its content is not captured.
    /// </summary>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        long length = count ?? LengthFrom(path, offset);
        Watch().Skip(length);
        Interlocked.Add(ref _sentBytes, length);
        Sending();
        return inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <summary>Notes that bytes stand in the server's buffer without having been sent.</summary>
    public void Buffered() => Volatile.Write(ref _isUnflushed, true);

    /// <summary>Notes that everything written so far is being sent now.</summary>
    public void Sending()
    {
        Volatile.Write(ref _isUnflushed, false);
        if (closed.IsCancellationRequested)
            Volatile.Write(ref _hasMissed, true);
    }

    /// <summary>
    /// Notes a flush. One that has nothing to send is no attempt: writes to the stream send by themselves.
    /// </summary>
    public void Flushing()
    {
        if (Volatile.Read(ref _isUnflushed) || !response.HasStarted)
            Sending();
    }

    /// <summary>The time now, for bytes that are noted after they went on. Does not throw.</summary>
    public long Now()
    {
        try
        {
            return time.GetTimestamp();
        }
        catch (Exception) // Boundary: the application writes on; the call's end meets the same, and tells.
        {
            return 0;
        }
    }

    /// <summary>Notes bytes on their way to the server. Does not throw.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">When the application gave them, by <see cref="Now"/>.</param>
    public void Note(ReadOnlySpan<byte> bytes, long at)
    {
        if (bytes.IsEmpty)
            return;

        Interlocked.Add(ref _sentBytes, bytes.Length);
        Watch().Append(bytes, at);
    }

    private BodyWatcher Watch()
    {
        if (_body is { } known)
            return known;
        _type = BodyType.Of(response.ContentType, response.Headers.ContentEncoding);
        BodyWatcher body = watch(_type);
        Volatile.Write(ref _body, body);
        return body;
    }

    private static long LengthFrom(string path, long offset)
    {
        try
        {
            return Math.Max(0, new FileInfo(path).Length - offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0; // The server meets the same and tells the application.
        }
    }
}
