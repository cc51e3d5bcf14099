using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Hewn.Ring;

/// <summary>A ring in a block of memory: the words that its threads share, and where its frames stand.</summary>
internal sealed unsafe class RingMemory : IDisposable
{
    private static long _lastMade;

    private readonly MemoryBlock _block;
    private readonly int _headerBytes;

    private RingMemory(MemoryBlock block)
    {
        _block = block;
        _headerBytes = *(int*)(block.Pointer + RingLayout.HeaderBytesAt);
        Capacity = *(long*)(block.Pointer + RingLayout.CapacityAt);
    }

    /// <summary>Bytes for frames; a power of two.</summary>
    public long Capacity { get; }

    /// <summary>Where the frames begin.</summary>
    public byte* Frames => _block.Pointer + _headerBytes;

    /// <summary>The header.</summary>
    public byte* Header => _block.Pointer;

    /// <summary>Whether the memory outlives the process, so that what stands in it is safe from a kill.</summary>
    public bool IsKept => _block.IsKept;

    /// <summary>How far callers have claimed, with <see cref="RingLayout.ClosedBit"/> when no more may.</summary>
    public ref long Tail => ref Unsafe.AsRef<long>(Header + RingLayout.TailAt);

    /// <summary>How far the memory is free for another lap.</summary>
    public ref long Head => ref Unsafe.AsRef<long>(Header + RingLayout.HeadAt);

    /// <summary>Not zero while the writer's thread sleeps until somebody wakes it.</summary>
    public ref int Asleep => ref Unsafe.AsRef<int>(Header + RingLayout.AsleepAt);

    /// <summary>
    /// Records that were refused because the ring was full. Here, so that a kill does not take the number.
    /// </summary>
    public ref long Dropped => ref Unsafe.AsRef<long>(Header + RingLayout.DroppedAt);

    /// <summary>How many lines of the ring a session's log holds.</summary>
    public ref long SessionLines => ref Unsafe.AsRef<long>(Header + RingLayout.SessionLinesAt);

    /// <summary>How far callers have claimed, as a position.</summary>
    public long Claimed =>
        Volatile.Read(ref Tail) & ~RingLayout.ClosedBit; // Acquire: no later look is made before this one.

    /// <summary>Whether no more claims are possible.</summary>
    public bool IsClosed =>
        (Volatile.Read(ref Tail) & RingLayout.ClosedBit) != 0; // Acquire: frames are looked at behind it.

    /// <summary>The process that made the ring.</summary>
    public int ProcessId => *(int*)(Header + RingLayout.ProcessIdAt);

    /// <summary>What tells this ring from all others.</summary>
    public long Number => *(long*)(Header + RingLayout.RingNumberAt);

    /// <summary>Whether the lock of the process that made the ring keeps others out, and so says who lives.</summary>
    public bool IsLocked => *(int*)(Header + RingLayout.LockedAt) != 0;

    /// <summary>Whether the process that made the ring has let go of it, which it may have survived.</summary>
    public bool IsReleased =>
        Volatile.Read(ref *(int*)(Header + RingLayout.ReleasedAt)) != 0; // Acquire: before other reads.

    /// <summary>The process that made the ring, told from others of its number.</summary>
    public RingOwner Owner
    {
        get
        {
            long* words = (long*)(Header + RingLayout.OwnerAt);
            return new RingOwner(ProcessId, words[0], words[1], words[2], words[3]);
        }
    }

    /// <summary>Writes into a ring's header whose it is.</summary>
    public static void SetOwner(MemoryBlock block, RingOwner owner)
    {
        *(int*)(block.Pointer + RingLayout.ProcessIdAt) = owner.ProcessId;
        long* words = (long*)(block.Pointer + RingLayout.OwnerAt);
        (words[0], words[1], words[2], words[3]) = (owner.Started, owner.Boot, owner.Container, owner.Machine);
    }

    /// <summary>The process has let go of the ring.</summary>
    public void MarkReleased() =>
        Volatile.Write(ref *(int*)(Header + RingLayout.ReleasedAt), 1); // Release: after all that was written to it.

    /// <summary>The JSON that says where the lines go.</summary>
    public ReadOnlySpan<byte> Description =>
        new(Header + RingLayout.DescriptionAt + 4, *(int*)(Header + RingLayout.DescriptionAt));

    /// <summary>Bytes that a block needs for a ring.</summary>
    public static long BytesFor(long capacity, int descriptionBytes) =>
        RingLayout.HeaderBytesFor(descriptionBytes) + capacity;

    /// <summary>Makes a ring in a zeroed block.</summary>
    public static RingMemory Create(
        MemoryBlock block, long capacity, ReadOnlySpan<byte> description, bool isLocked = true)
    {
        byte* header = block.Pointer;
        *(int*)(header + RingLayout.VersionAt) = RingLayout.Version;
        *(int*)(header + RingLayout.HeaderBytesAt) = RingLayout.HeaderBytesFor(description.Length);
        *(long*)(header + RingLayout.CapacityAt) = capacity;
        SetOwner(block, RingOwner.Current);
        *(long*)(header + RingLayout.RingNumberAt) = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
        *(int*)(header + RingLayout.LockedAt) = isLocked ? 1 : 0;
        *(long*)(header + RingLayout.MadeAt) = NextMade();
        *(int*)(header + RingLayout.DescriptionAt) = description.Length;
        description.CopyTo(new Span<byte>(header + RingLayout.DescriptionAt + 4, description.Length));

        // Last, and with release order: a ring whose maker was killed half way has no magic and holds nothing.
        Volatile.Write(ref *(long*)(header + RingLayout.MagicAt), RingLayout.Magic);
        return new RingMemory(block);
    }

    /// <summary>A ring that stands in the block already, or null when there is none.</summary>
    public static RingMemory? Open(MemoryBlock block)
    {
        if (block.Bytes < RingLayout.DescriptionAt + 4 || *(long*)block.Pointer != RingLayout.Magic
            || *(int*)(block.Pointer + RingLayout.VersionAt) != RingLayout.Version)
            return null;
        int description = *(int*)(block.Pointer + RingLayout.DescriptionAt);
        long capacity = *(long*)(block.Pointer + RingLayout.CapacityAt);
        bool isWhole = description is >= 0 and <= RingLayout.MaxDescriptionBytes
            && capacity > 0 && System.Numerics.BitOperations.IsPow2(capacity)
            && *(int*)(block.Pointer + RingLayout.HeaderBytesAt) == RingLayout.HeaderBytesFor(description)
            && block.Bytes >= BytesFor(capacity, description);
        return isWhole ? new RingMemory(block) : null;
    }

    /// <summary>Why no ring stands in the block; null when one does.</summary>
    public static string? ProblemOf(MemoryBlock block)
    {
        if (Open(block) is not null)
            return null;
        if (block.Bytes < RingLayout.DescriptionAt || *(long*)block.Pointer != RingLayout.Magic)
            return "It is no whole ring.";
        int version = *(int*)(block.Pointer + RingLayout.VersionAt);
        return version == RingLayout.Version
            ? "Its header is damaged."
            : $"It is a ring of version {version}; this program reads version {RingLayout.Version}.";
    }

    /// <summary>Whether a ring was begun in the block and never finished, so that nothing can stand in it.</summary>
    public static bool IsUnfinished(MemoryBlock block) =>
        block.Bytes < sizeof(long) || *(long*)(block.Pointer + RingLayout.MagicAt) == 0;

    /// <summary>
    /// When the ring was made whose first bytes these are: rings of one file are recovered in this order.
    /// </summary>
    /// <param name="header">The beginning of a ring's file, <see cref="RingLayout.TailAt"/> bytes.</param>
    public static long MadeOf(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadInt64LittleEndian(header[RingLayout.MadeAt..]);

    /// <summary>Ticks of UTC; of one process's rings always a later one, whatever the clock does.</summary>
    private static long NextMade()
    {
        long now = TimeProvider.System.GetUtcNow().UtcTicks;
        while (true)
        {
            // One word, judged by the exchange; no order with others is needed.
            long last = Volatile.Read(ref _lastMade);
            long next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastMade, next, last) == last)
                return next;
        }
    }

    /// <summary>Where a position stands in memory.</summary>
    public byte* At(long position)
    {
        Debug.Assert((position & 7) == 0, "Frames begin at multiples of eight.");
        return unchecked(Frames + (position & (Capacity - 1)));
    }

    public void Dispose() => _block.Dispose();
}
