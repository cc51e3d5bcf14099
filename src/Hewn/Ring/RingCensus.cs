namespace Hewn.Ring;

/// <summary>Counts the lines that stand in the ring, while callers and the writer's thread go on.</summary>
internal sealed class RingCensus(RingReader ring)
{
    /// <summary>
    /// Lines between a position that is known to be unread and what is claimed at this moment. Waits for frames that
    /// are being copied; starts anew when the counted memory was overwritten meanwhile.
    /// </summary>
    /// <param name="readFrom">Tells the position, with the figure that belongs to it.</param>
    /// <returns>The figure, and the lines behind it.</returns>
    public (long Before, long InRing) Count(Func<(long Position, long Before)> readFrom)
    {
        (long position, long before) = readFrom();
        for (int attempt = 1; ; attempt++)
        {
            long claimed = ring.Memory.Claimed;
            long lines = CountBetween(position, claimed);

            // Memory behind the position is overwritten only when callers are a whole lap ahead of it.
            if (ring.Memory.Claimed - position <= ring.Memory.Capacity || attempt == Limits.MaxCensusAttempts)
                return (before, lines);
            (position, before) = readFrom();
        }
    }

    private long CountBetween(long position, long claimed)
    {
        long lines = 0;
        var patience = new SpinWait();
        while (position < claimed)
        {
            if (ring.TryRead(position, out FrameView frame))
            {
                lines += frame.IsPadding ? 0 : 1;
                position += frame.Size;
            }
            else if (ring.Memory.Claimed - position > ring.Memory.Capacity || patience.Count > Limits.MaxCensusSpins)
            {
                return lines; // Overwritten; or the caller that copies was stopped, and its call has not returned.
            }
            else
            {
                patience.SpinOnce();
            }
        }

        return lines;
    }
}
