namespace Hewn.AspNetCore.Capture;

/// <summary>
/// The first bytes of a body that passed by, up to a limit, and the count of all. Thread-safe: streams are used by
/// one thread at a time, but a call may end while its application still writes from another.
/// </summary>
internal sealed class CapturedBody(int limitBytes) : IBodySink
{
    private const int FirstAllocationBytes = 512;

    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private int _keptBytes;
    private long _totalBytes;
    private bool _isClosed;
    private bool _isIncomplete;

    /// <summary>
    /// Counts bytes that passed, and keeps those within the limit. Never keeps a reference to the span.
    /// </summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;

            _totalBytes += bytes.Length;
            ReadOnlySpan<byte> kept = bytes[..Math.Min(bytes.Length, limitBytes - _keptBytes)];
            if (kept.IsEmpty)
                return;

            MakeRoomFor_NeedsLock(kept.Length);
            kept.CopyTo(_bytes.AsSpan(_keptBytes));
            _keptBytes += kept.Length;
        }
    }

    /// <summary>
    /// Counts bytes that passed but cannot be kept (a file sent by the server itself): the text has a hole from here
    /// on.
    /// </summary>
    public void Skip(long countBytes)
    {
        lock (_lock)
        {
            _totalBytes += countBytes;
            _isIncomplete = true;
            limitBytes = _keptBytes;
        }
    }

    /// <summary>Gives back what was kept, and keeps nothing more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _isIncomplete = true;
            _bytes = [];
            _keptBytes = limitBytes = 0;
        }
    }

    /// <summary>What has passed so far. After <paramref name="close"/> nothing more is kept.</summary>
    public BodySnapshot Take(bool close)
    {
        lock (_lock)
        {
            _isClosed |= close;
            bool isComplete = !_isIncomplete && _keptBytes == _totalBytes;
            return new BodySnapshot(_bytes.AsMemory(0, _keptBytes), _totalBytes, isComplete);
        }
    }

    private void MakeRoomFor_NeedsLock(int countBytes)
    {
        int needed = _keptBytes + countBytes;
        if (needed <= _bytes.Length)
            return;

        int doubled = Math.Max(FirstAllocationBytes, _bytes.Length * 2);
        Array.Resize(ref _bytes, Math.Min(limitBytes, Math.Max(needed, doubled)));
    }
}
