namespace Hewn.Ring;

/// <summary>Reads frames at positions of the reader's choice. Changes nothing; the caller knows what is still there.
/// </summary>
internal sealed unsafe class RingReader(RingMemory memory)
{
    public RingMemory Memory { get; } = memory;

    /// <summary>The frame at a position, if one is committed there.</summary>
    public bool TryRead(long position, out FrameView frame)
    {
        unchecked
        {
            byte* at = Memory.At(position);

            // Acquire pairs with the commit's release: what stands behind this word is whole.
            long word = Volatile.Read(ref *(long*)at);
            frame = default;
            if (!Frame.IsOf(word, position))
                return false;
            int length = Frame.LengthOf(word);
            long toEnd = Memory.Capacity - (position & (Memory.Capacity - 1));
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
}
