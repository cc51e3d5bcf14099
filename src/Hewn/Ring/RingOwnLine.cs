namespace Hewn.Ring;

/// <summary>
/// A line that logging itself is writing to a file, past the ring (what was lost, and why). It is kept here while it
/// is written, so that a kill in the middle leaves no torn line: recovery knows how it goes on.
/// </summary>
internal sealed unsafe class RingOwnLine(RingMemory memory)
{
    private readonly byte* _at = memory.Header + RingLayout.OwnLineAt;

    /// <summary>Keeps the line; a longer one than fits is not kept, and then it is not protected either.</summary>
    public void Set(ReadOnlySpan<byte> line)
    {
        if (line.Length > RingLayout.OwnLineBytes - 4)
            return;
        line.CopyTo(new Span<byte>(_at + 4, RingLayout.OwnLineBytes - 4));
        Volatile.Write(ref *(int*)_at, line.Length); // Release: after its bytes.
    }

    /// <summary>It is written.</summary>
    public void Clear() => Volatile.Write(ref *(int*)_at, 0);

    /// <summary>The line that was being written, or nothing.</summary>
    public ReadOnlySpan<byte> Line
    {
        get
        {
            int length = Volatile.Read(ref *(int*)_at);
            return length is > 0 and <= RingLayout.OwnLineBytes - 4 ? new(_at + 4, length) : default;
        }
    }
}
