namespace Hewn.Ring;

/// <summary>Where things stand in a ring's memory. A change here is a new <see cref="Version"/>.</summary>
/// <remarks>
/// <code>
///     0  magic, version, header bytes, capacity
///    24  the process, so that it is told from others of its number; whether it has let go of the ring,
///        whether its lock says that it lives, and when the ring was made (0: by a version that did not say)
///   128  tail: how far callers have claimed           (callers write)
///   256  head: how far the memory is free again       (writer's thread writes)
///   384  asleep: whether the writer's thread must be woken
///   512  how many records were refused because the ring was full  (callers write)
///   640  how many lines a session's log holds         (who holds that log's lock writes; sessions only)
///   768  when the losses were that no file has told   (first and last in ticks: callers write those of the full ring,
///        the writer's thread those of refused files; 0 = not known)
///  1024  checkpoint, first slot
///  3072  checkpoint, second slot
///  5120  a line of the log's own that is being written
///  8192  description of the destinations, JSON; then the frames
/// </code>
/// Tail, head, asleep and the refused stand two cache lines apart, because processors fetch lines in pairs and each is
/// written by another thread. Positions count bytes since the ring was made and never wrap; the place in the memory is
/// the position modulo the capacity, a power of two.
/// </remarks>
internal static class RingLayout
{
    public const long Magic = 0x474E_4952_4E57_4548; // "HEWNRING"
    public const int Version = 2;

    public const int MagicAt = 0;
    public const int VersionAt = 8;
    public const int HeaderBytesAt = 12;
    public const int CapacityAt = 16;
    public const int ProcessIdAt = 24;
    public const int ReleasedAt = 28;
    public const int OwnerAt = 32;
    public const int RingNumberAt = 64;
    public const int LockedAt = 72;
    public const int MadeAt = 80;
    public const int TailAt = 128;
    public const int HeadAt = 256;
    public const int AsleepAt = 384;
    public const int DroppedAt = 512;
    public const int SessionLinesAt = 640;
    public const int LossTimesAt = 768;
    public const int CheckpointAt = 1024;
    public const int CheckpointSlotBytes = 2048;
    public const int OwnLineAt = 5120;
    public const int OwnLineBytes = 3072;
    public const int DescriptionAt = 8192;

    /// <summary>The bit of the tail that says: no more claims. Set once, by the stop.</summary>
    public const long ClosedBit = 1L << 62;

    /// <summary>The most that a description may take.</summary>
    public const int MaxDescriptionBytes = 1024 * 1024;

    /// <summary>Bytes before the first frame, for a description of that length: whole pages.</summary>
    public static int HeaderBytesFor(int descriptionBytes) => (DescriptionAt + 4 + descriptionBytes + 4095) & ~4095;

    /// <summary>The smallest power of two that holds so many bytes.</summary>
    public static long CapacityFor(long bytes) => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes);
}
