using System.Runtime.InteropServices;
using Hewn.Files;

namespace Hewn.Ring;

/// <summary>
/// Pairs each destination's place in the ring with its file's length and with what the file says of losses, so that a
/// later process knows what is written already. One thread saves; a reader comes when that thread is gone.
/// </summary>
/// <remarks>
/// Two slots, written in turn. A slot is void while it is being written, so a kill in the middle leaves the other one,
/// which is still true: the lines since then stand in the ring, because the head moves after the checkpoint.
/// </remarks>
internal sealed unsafe class RingCheckpoint(RingMemory memory)
{
    private const int MarksAt = 16;
    private const int MarkBytes = 56;

    private long _sequence;

    /// <summary>Keeps the marks.</summary>
    public void Save(ReadOnlySpan<RingMark> marks)
    {
        long sequence = ++_sequence;
        byte* slot = SlotOf(sequence);
        Volatile.Write(ref *(long*)slot, 0);

        // The zero must be there before the marks change.
        Interlocked.MemoryBarrier();
        for (int i = 0; i < marks.Length; i++)
        {
            long* words = (long*)(slot + MarksAt + (i * MarkBytes));
            words[0] = marks[i].Position;
            words[1] = marks[i].FileBytes;
            words[2] = unchecked((long)marks[i].File.Device);
            words[3] = unchecked((long)marks[i].File.Number);
            words[4] = marks[i].Lost;
            words[5] = marks[i].LostTold;
            words[6] = marks[i].DroppedTold;
        }

        *(uint*)(slot + 8) = ChecksumOf(slot, marks.Length);
        *(int*)(slot + 12) = marks.Length;

        // Release: the slot is valid only with its marks.
        Volatile.Write(ref *(long*)slot, sequence);
    }

    /// <summary>The marks of the last whole checkpoint; none when there never was one.</summary>
    public RingMark[] Read()
    {
        byte* newest = null;
        foreach (long sequence in (long[])[0, 1])
        {
            byte* slot = SlotOf(sequence);
            if (IsValid(slot) && (newest is null || *(long*)slot > *(long*)newest))
                newest = slot;
        }

        if (newest is null)
            return [];
        _sequence = *(long*)newest;
        var marks = new RingMark[*(int*)(newest + 12)];
        for (int i = 0; i < marks.Length; i++)
        {
            long* words = (long*)(newest + MarksAt + (i * MarkBytes));
            marks[i] = new(words[0], words[1], unchecked(new FileIdentity((ulong)words[2], (ulong)words[3])))
            {
                Lost = words[4],
                LostTold = words[5],
                DroppedTold = words[6],
            };
        }

        return marks;
    }

    private byte* SlotOf(long sequence) =>
        memory.Header + RingLayout.CheckpointAt + ((sequence & 1) * RingLayout.CheckpointSlotBytes);

    private static bool IsValid(byte* slot)
    {
        int count = *(int*)(slot + 12);
        // Acquire pairs with the release in Save. The count is read before it: a wrong one fails the checksum, as marks
        // do that were changed meanwhile, and whoever reads a living ring's checkpoint reads it twice.
        return Volatile.Read(ref *(long*)slot) > 0
            && count is > 0 and <= Frame.MaxDestinations
            && *(uint*)(slot + 8) == ChecksumOf(slot, count);
    }

    private static uint ChecksumOf(byte* slot, int count) => LineChecksum.Of(
        MemoryMarshal.CreateReadOnlySpan(ref *(slot + MarksAt), count * MarkBytes));
}
