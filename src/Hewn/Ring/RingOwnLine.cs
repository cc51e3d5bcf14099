namespace Hewn.Ring;

/// <summary>
/// A line that logging itself is writing to a file, past the ring (what was lost, and why). It is kept here while it
/// is written, so that a kill in the middle leaves no torn line: recovery knows how it goes on, and what it tells, so
/// that a loss is told neither twice nor never.
/// </summary>
internal sealed unsafe class RingOwnLine(RingMemory memory)
{
    private const int HeaderBytes = 16;
    private const int MaxLineBytes = RingLayout.OwnLineBytes - HeaderBytes;

    private readonly byte* _at = memory.Header + RingLayout.OwnLineAt;

    /// <summary>Keeps the line; a longer one than fits is not kept, and then it is not protected either.</summary>
    /// <param name="line">The line as it is to stand in the file.</param>
    /// <param name="reason">The loss that it tells of.</param>
    /// <param name="told">
    /// How many records of that loss are told with it, since the ring was made: not how many more, so that who finds
    /// the line need not know whether it was counted already.
    /// </param>
    public void Set(ReadOnlySpan<byte> line, LossReason reason, long told)
    {
        Clear(); // Whatever a failed write has left must not be taken for the new one while that is copied.
        if (line.Length > MaxLineBytes)
            return;

        // The zero must be there before the bytes change: a release orders only what stands before it.
        Interlocked.MemoryBarrier();
        *(int*)(_at + 4) = (int)reason;
        *(long*)(_at + 8) = told;
        line.CopyTo(new Span<byte>(_at + HeaderBytes, MaxLineBytes));
        Volatile.Write(ref *(int*)_at, line.Length); // Release: after its bytes.
    }

    /// <summary>It is written.</summary>
    public void Clear() =>
        Volatile.Write(ref *(int*)_at, 0); // Release: after whatever this thread did with the line's bytes.

    /// <summary>The line that was being written, or nothing.</summary>
    public ReadOnlySpan<byte> Line
    {
        get
        {
            int length = Volatile.Read(ref *(int*)_at); // Acquire: before the bytes that it speaks for.
            return length is > 0 and <= MaxLineBytes ? new(_at + HeaderBytes, length) : default;
        }
    }

    /// <summary>The loss that it tells of.</summary>
    public LossReason Reason => (LossReason)(*(int*)(_at + 4));

    /// <summary>How many records of it are told with the line.</summary>
    public long Told => *(long*)(_at + 8);
}
