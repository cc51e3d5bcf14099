namespace Hewn.Store.Segments;

/// <summary>
/// What can be read once, from its first byte on, and may be long in coming. Whoever reads waits for it only until
/// reading is given up; then it has ended. One thread's.
/// </summary>
/// <param name="open">Opens it; called with the first reading, and may wait.</param>
/// <param name="beforeWaiting">Called when nothing is there at once.</param>
/// <param name="stop">Gives up.</param>
internal sealed class PipeStream(Func<Stream> open, Action beforeWaiting, CancellationToken stop) : Stream
{
    private const int RoomBytes = 64 * 1024; // What a pipe holds.
    private const int PatienceMs = 5; // Shorter gaps than this are no reason to show what there is.

    private readonly byte[] _room = new byte[RoomBytes]; // Its own: a read that was given up may still write there.
    private Stream? _source;
    private int _at;
    private int _end;
    private bool _isOver;

    /// <summary>Whether it ended because reading was given up.</summary>
    public bool IsGivenUp { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether its first bytes are these; waits for as many of them as fit.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            ReadOnlySpan<byte> there = _room.AsSpan(_at, Math.Min(_end - _at, bytes.Length));
            if (!bytes.StartsWith(there))
                return false;
            if (there.Length == bytes.Length)
                return true;
            if (!TryFill())
                return false;
        }
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || (_at == _end && !TryFill()))
            return 0;
        int taken = Math.Min(buffer.Length, _end - _at);
        _room.AsSpan(_at, taken).CopyTo(buffer);
        _at += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is written.
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool TryFill()
    {
        if (_isOver)
            return false;
        if (_at == _end)
            (_at, _end) = (0, 0);
        int from = _end;
        // Neither opening a pipe nor reading one can be cancelled; waiting for it can.
        Task<int> reading = Task.Run(() => (_source ??= open()).Read(_room.AsSpan(from)), CancellationToken.None);
        try
        {
            if (Task.WaitAny([reading], PatienceMs, stop) < 0)
            {
                beforeWaiting();
                Task.WaitAny([reading], Timeout.Infinite, stop);
            }
        }
        catch (OperationCanceledException)
        {
            (_isOver, IsGivenUp) = (true, true);
            return false;
        }

        int read = reading.GetAwaiter().GetResult();
        _end += read;
        _isOver = read == 0;
        return read > 0;
    }
}
