namespace Hewn.Ring;

/// <summary>
/// When the losses were that no file has told yet: in the ring, so that recovery can say it. One span for each reason,
/// whatever the file. What a kill in the middle of a change leaves may be the span of fewer losses.
/// </summary>
internal sealed unsafe class RingLossTimes(RingMemory memory)
{
    private readonly long* _at = (long*)(memory.Header + RingLayout.LossTimesAt);

    /// <summary>Records were lost now. From any thread.</summary>
    public void Note(LossReason reason)
    {
        // Not the log's own clock: that is the caller's, and may throw.
        long now = TimeProvider.System.GetUtcNow().UtcTicks;
        long* span = SpanOf(reason);
        Interlocked.CompareExchange(ref *span, now, 0);
        Volatile.Write(ref span[1], now);
        GC.KeepAlive(memory);
    }

    /// <summary>All of them are told.</summary>
    public void Forget(LossReason reason)
    {
        long* span = SpanOf(reason);
        if (Volatile.Read(ref *span) == 0)
            return;
        Volatile.Write(ref span[1], 0);
        Volatile.Write(ref *span, 0);
    }

    /// <summary>The first and the last; null where that is not known, as in rings of earlier releases.</summary>
    public (DateTimeOffset Since, DateTimeOffset Until)? Of(LossReason reason)
    {
        (long since, long until) = (SpanOf(reason)[0], SpanOf(reason)[1]);
        return since > 0 && until >= since && until <= DateTime.MaxValue.Ticks
            ? (new DateTimeOffset(since, TimeSpan.Zero), new DateTimeOffset(until, TimeSpan.Zero))
            : null;
    }

    private long* SpanOf(LossReason reason) => reason == LossReason.WriteFailed ? _at + 2 : _at;
}
