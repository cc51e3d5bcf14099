using System.Runtime.Intrinsics.X86;

namespace Hewn.Ring;

/// <summary>Reads frames at positions of the reader's choice. Changes nothing; the caller knows what is still there.
/// </summary>
internal sealed unsafe class RingReader(RingMemory memory)
{
    private readonly byte* _frames = memory.Frames;
    private readonly long _mask = memory.Capacity - 1;

    public RingMemory Memory { get; } = memory;

    /// <summary>The frame at a position, if one is committed there.</summary>
    public bool TryRead(long position, out FrameView frame)
    {
        unchecked
        {
            byte* at = _frames + (position & _mask);

            // Acquire pairs with the commit's release: what stands behind this word is whole.
            long word = Volatile.Read(ref *(long*)at);
            frame = default;
            if (!Frame.IsOf(word, position))
                return false;
            int length = Frame.LengthOf(word);
            long toEnd = _mask + 1 - (position & _mask);
            if (!Frame.IsLine(word))
            {
                frame = new FrameView(length, 0, 0, default);
                return length <= toEnd && (length & 7) == 0;
            }

            if (Frame.SizeOf(length) > toEnd)
                return false;
            ulong second = *(ulong*)(at + 8);
            var line = new ReadOnlySpan<byte>(at + Frame.HeaderBytes, length);
            frame = new FrameView(Frame.SizeOf(length), Frame.RoutesOf(second), Frame.ChecksumOf(second), line);
            return true;
        }
    }

    /// <summary>
    /// Asks the processor for a frame's bytes, which another core has written, before they are read: many at once come
    /// much sooner than one after the other.
    /// </summary>
    public void Prefetch(long position, long bytes)
    {
        if (!Sse.IsSupported)
            return;
        unchecked
        {
            byte* at = _frames + (position & _mask);
            for (byte* end = at + bytes; at < end; at += CacheLineBytes)
                Sse.Prefetch1(at);
        }
    }

    private const int CacheLineBytes = 64;
}
