namespace Hewn.Ring;

/// <summary>
/// A run of memory that a ring stands in. Zeroed when it is new. Given back by its finalizer where nobody disposes it:
/// callers of a log that has stopped may look at the ring at any time later, so its memory goes with the last of them.
/// </summary>
internal abstract unsafe class MemoryBlock : IDisposable
{
    private bool _isReleased;

    protected MemoryBlock(long bytes)
    {
        Bytes = bytes;
        GC.AddMemoryPressure(bytes); // The collector cannot see it.
    }

    ~MemoryBlock() => ReleaseOnce();

    /// <summary>Where it begins.</summary>
    public byte* Pointer { get; protected init; }

    /// <summary>Its length.</summary>
    public long Bytes { get; }

    /// <summary>Whether it outlives the process.</summary>
    public abstract bool IsKept { get; }

    /// <summary>Gives the memory back; nothing may touch it afterwards.</summary>
    public void Dispose()
    {
        ReleaseOnce();
        GC.SuppressFinalize(this);
    }

    protected abstract void Release();

    private void ReleaseOnce()
    {
        if (_isReleased)
            return;
        _isReleased = true;
        Release();
        GC.RemoveMemoryPressure(Bytes);
    }
}
