namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A request body that notes what the application reads of it. It reads nothing by itself and holds nothing back:
/// each read goes to the inner stream as it came, and its bytes are noted on the way out.
/// </summary>
/// <param name="inner">The server's stream; everything is passed on to it, disposal included.</param>
/// <param name="body">Where the bytes are noted.</param>
/// <param name="declaredBytes">The Content-Length, when there is one.</param>
/// <param name="ended">Called once or more when the application has read the body to its end. Must not throw.</param>
internal sealed class RequestTee(Stream inner, IBodySink body, long? declaredBytes, Action ended)
    : PassThroughStream(inner)
{
    private bool _owesWord;

    /// <summary>Whether the body has come to its end. Everything of it was noted before.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// Whether the end is told only when <see cref="TellEnd"/> is called: for who has the bytes to pass on first.
    /// </summary>
    public bool HoldsWord { get; set; }

    /// <summary>How far the body has been noted; a rewound stream that is read again adds nothing twice.</summary>
    private long _notedBytes;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        long start = Start();
        int count = Inner.Read(buffer);
        Note(buffer[..count], start, isEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long start = Start();
        int count = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Note(buffer.Span[..count], start, isEnd: count == 0 && buffer.Length > 0);
        return count;
    }

    public override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    /// <summary>Tells of the end, if it has come and was not told.</summary>
    public void TellEnd()
    {
        if (!_owesWord)
            return;
        _owesWord = false;
        ended();
    }

    private long Start() => Inner.CanSeek ? Inner.Position : _notedBytes;

    private void Note(ReadOnlySpan<byte> bytes, long start, bool isEnd)
    {
        long alreadyNoted = _notedBytes - start;
        if (alreadyNoted >= 0 && alreadyNoted < bytes.Length)
        {
            body.Append(bytes[(int)alreadyNoted..]);
            _notedBytes = start + bytes.Length;
        }

        // A reader that knows the length need not ask for the end.
        if (!isEnd && _notedBytes != declaredBytes)
            return;
        HasEnded = true;
        _owesWord = true;
        if (!HoldsWord)
            TellEnd();
    }
}
