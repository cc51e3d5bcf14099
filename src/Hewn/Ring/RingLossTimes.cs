namespace Hewn.Ring;

/// <summary>
/// When the losses were that no file has told yet: in the ring, so that recovery can say it. One span for each reason,
/// whatever the file. What a kill in the middle of a change leaves may be the span of fewer losses.
/// </summary>
/// <param name="memory">The ring.</param>
/// <param name="clock">The log's own; null for the system's.</param>
internal sealed unsafe class RingLossTimes(RingMemory memory, TimeProvider? clock = null)
{
    private readonly long* _at = (long*)(memory.Header + RingLayout.LossTimesAt);

    /// <summary>Records were lost now. From any thread.</summary>
    public void Note(LossReason reason)
    {
        long now = Now();
        long* span = SpanOf(reason);
        // A full fence: the first is there before the last, so that a kill between the two leaves no wrong span.
        Interlocked.CompareExchange(ref *span, now, 0);
        Volatile.Write(ref span[1], now); // One word, read alone while the process lives.
        GC.KeepAlive(memory);
    }

    /// <summary>All of them are told.</summary>
    public void Forget(LossReason reason)
    {
        long* span = SpanOf(reason);
        if (Volatile.Read(ref *span) == 0) // One word, read alone; no order with others is needed.
            return;
        Volatile.Write(ref span[1], 0); // Before the first: see below.
        Volatile.Write(ref *span, 0); // Release: a kill between the two leaves a span without an end, which is none.
    }

    /// <summary>The first and the last; null where that is not known, as in rings of earlier releases.</summary>
    public (DateTimeOffset Since, DateTimeOffset Until)? Of(LossReason reason)
    {
        (long since, long until) = (SpanOf(reason)[0], SpanOf(reason)[1]);
        return since > 0 && until >= since && until <= DateTime.MaxValue.Ticks
            ? (new DateTimeOffset(since, TimeSpan.Zero), new DateTimeOffset(until, TimeSpan.Zero))
            : null;
    }

    private long Now()
    {
        try
        {
            return (clock ?? TimeProvider.System).GetUtcNow().UtcTicks;
        }
        catch (Exception) // Boundary: the clock is the caller's.
        {
            return TimeProvider.System.GetUtcNow().UtcTicks;
        }
    }

    private long* SpanOf(LossReason reason) => reason == LossReason.WriteFailed ? _at + 2 : _at;
}
