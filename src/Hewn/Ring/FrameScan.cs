using System.Numerics;

namespace Hewn.Ring;

/// <summary>Looks over committed frames once and counts whom they are for. Used by the writer's thread.</summary>
internal sealed class FrameScan(RingReader ring)
{
    private readonly int[] _linesOf = new int[Frame.MaxDestinations];

    /// <summary>Lines seen by the last scan.</summary>
    public int Lines { get; private set; }

    /// <summary>Lines seen by the last scan for one destination.</summary>
    public int LinesOf(int destination) => _linesOf[destination];

    /// <summary>
    /// Looks from a position over all that is committed without a gap, but not much further than <paramref name="to"/>.
    /// </summary>
    /// <returns>The position behind the last frame seen.</returns>
    public long Run(long from, long to)
    {
        Array.Clear(_linesOf);
        Lines = 0;
        ring.Prefetch(from, AheadBytes);
        while (from < to && ring.TryRead(from, out FrameView frame))
        {
            ring.Prefetch(from + AheadBytes, frame.Size);
            from += frame.Size;
            if (frame.IsPadding)
                continue;
            Lines++;
            for (uint routes = frame.Routes; routes != 0; routes &= routes - 1)
                _linesOf[BitOperations.TrailingZeroCount(routes)]++;
        }

        return from;
    }

    // Far enough that the memory of a frame is there when the scan comes to it; what was asked for in vain is little.
    private const int AheadBytes = 4096;
}
