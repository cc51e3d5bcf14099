using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Hewn.Ring;

/// <summary>
/// The callers' side: claims room, copies the line, commits it. Any number of threads; none waits for another.
/// </summary>
internal sealed unsafe class RingProducer(RingMemory memory)
{
    private readonly byte* _frames = memory.Frames;
    private readonly long _capacity = memory.Capacity;
    private readonly long* _tail = (long*)(memory.Header + RingLayout.TailAt);
    private readonly long* _head = (long*)(memory.Header + RingLayout.HeadAt);

    /// <summary>Puts a line into the ring.</summary>
    /// <param name="routes">A bit for each destination.</param>
    /// <param name="line">The line, newline included.</param>
    /// <param name="end">The position behind the frame.</param>
    public ClaimResult TryWrite(uint routes, ReadOnlySpan<byte> line, out long end)
    {
        unchecked // Positions stay below 2^62; checked arithmetic would be the dearest part of this method.
        {
            int length = line.Length;
            ClaimResult claim = TryClaim(Frame.SizeOf(length), out long position);
            end = position + Frame.SizeOf(length);
            if (claim != ClaimResult.Claimed)
                return claim;

            byte* frame = _frames + (position & (_capacity - 1));
            uint checksum = LineChecksum.Copy(line, frame + Frame.HeaderBytes);
            *(ulong*)(frame + 8) = Frame.RoutesWord(routes, checksum);

            // Release: whoever sees this word sees the line and word 1 as well. Until it stands there the frame is a
            // hole, whatever happens to this thread.
            Volatile.Write(ref *(long*)frame, Frame.LineWord(position, length));
            PrefetchBehind(frame + Frame.SizeOf(length));
            return ClaimResult.Claimed;
        }
    }

    /// <summary>
    /// Asks for the memory of the next frame: a lap ago another core has read it, and fetching it takes about as long
    /// as building a record. A hint; it may reach over the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchBehind(byte* next)
    {
        if (!Sse.IsSupported)
            return;
        for (int at = 0; at < PrefetchedBytes; at += CacheLineBytes)
            Sse.Prefetch0(next + at);
    }

    private const int PrefetchedBytes = 512;
    private const int CacheLineBytes = 64;

    /// <summary>
    /// Moves the tail over a frame's bytes, and over the rest of the lap where the frame does not fit into it: a frame
    /// never wraps.
    /// </summary>
    /// <remarks>
    /// Compare-and-swap, not an add: an add cannot be taken back when there is no room, and a caller that then waits,
    /// or gives up, would leave a hole for all behind it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ClaimResult TryClaim(long size, out long position)
    {
        unchecked
        {
            while (true)
            {
                // Acquire is enough: what counts is decided by the exchange below.
                long tail = Volatile.Read(ref *_tail);
                position = tail;
                if ((tail & RingLayout.ClosedBit) != 0)
                    return ClaimResult.Closed;
                long toEnd = _capacity - (tail & (_capacity - 1));
                long padding = size > toEnd ? toEnd : 0;

                // Acquire pairs with the release of the writer's thread: it has read all before the head, so this
                // thread may overwrite it.
                if (tail + padding + size - Volatile.Read(ref *_head) > _capacity)
                    return ClaimResult.Full;
                // A full fence: nothing is written into the frame before it is this thread's.
                if (Interlocked.CompareExchange(ref *_tail, tail + padding + size, tail) != tail)
                    continue;
                if (padding != 0)
                    Pad(tail, (int)padding);
                position = tail + padding;
                return ClaimResult.Claimed;
            }
        }
    }

    /// <summary>
    /// Fills the rest of a lap. It is zeroed, because frames of earlier laps would outlive many laps there.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Pad(long position, int bytes)
    {
        byte* gap = _frames + (position & (_capacity - 1));
        NativeMemory.Clear(gap + 8, (nuint)(bytes - 8));
        Volatile.Write(ref *(long*)gap, Frame.PaddingWord(position, bytes)); // Release: after the zeros.
    }

    /// <summary>Lets no more claims happen. Returns the position behind the last one.</summary>
    /// <remarks>One word that claims change by exchange: either a claim is before it, or it fails.</remarks>
    public long Close() => Interlocked.Or(ref *_tail, RingLayout.ClosedBit) & ~RingLayout.ClosedBit;
}
