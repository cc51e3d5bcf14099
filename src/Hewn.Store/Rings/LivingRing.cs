using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Store.Rings;

/// <summary>The ring of a process that lives, for one who only looks. Nothing is locked or written. Not thread-safe.
/// </summary>
internal sealed class LivingRing : IDisposable
{
    private const int MaxAttempts = 100; // Each finds that the process has just saved another checkpoint.

    private readonly RingMemory _memory;
    private readonly RingCheckpoint _checkpoint;
    private readonly RingReader _reader;

    private LivingRing(RingMemory memory, RingPlace place)
    {
        _memory = memory;
        _checkpoint = new(memory);
        _reader = new(memory);
        Path = place.Path;
        Targets = RingTarget.MovedBeside(RingDescription.Read(memory.Description), place.Folder);
    }

    /// <summary>The file in the folder.</summary>
    public string Path { get; }

    /// <summary>Its destinations, in the order of their bits; null for one that is no file.</summary>
    public IReadOnlyList<RingTarget?> Targets { get; }

    /// <summary>How many of its lines a session's log holds.</summary>
    public long SessionLines => Volatile.Read(ref _memory.SessionLines);

    /// <summary>What is before it was given free: all destinations have it.</summary>
    public long Head => Volatile.Read(ref _memory.Head);

    /// <summary>Where what is logged next will stand.</summary>
    public long Claimed => _memory.Claimed;

    /// <summary>Opens the ring of a process that lives; null when it has ended, or the ring cannot be read.</summary>
    public static LivingRing? TryOpen(RingPlace place)
    {
        MemoryBlock? block = null;
        try
        {
            block = SystemDisk.Instance.OpenMapped(place.FindRing(SystemDisk.Instance), readOnly: true);
            if (RingMemory.Open(block) is { } memory && RingFile.StateOf(memory) == OwnerState.Running)
            {
                var ring = new LivingRing(memory, place);
                block = null;
                return ring;
            }
        }
        catch (Exception e) when (RingFile.IsUnreadable(e))
        {
            // It is being made, or has just been deleted; what it held is in the files then.
        }
        finally
        {
            block?.Dispose();
        }

        return null;
    }

    /// <summary>What the process has last remembered of a destination; null when that is nothing, or cannot be had now.
    /// </summary>
    public RingMark? MarkOf(int destination)
    {
        RingMark[] before = _checkpoint.Read();
        for (int attempt = 1; attempt < MaxAttempts; attempt++)
        {
            // The same twice: no slot was written while it was being read.
            RingMark[] marks = _checkpoint.Read();
            if (marks.AsSpan().SequenceEqual(before))
                return destination < marks.Length && marks[destination].File != default ? marks[destination] : null;
            before = marks;
        }

        return null;
    }

    /// <summary>Copies the lines for a destination from a position on.</summary>
    /// <param name="destination">Its bit.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="lines">Takes the lines, in the destination's format.</param>
    /// <returns>Where to go on.</returns>
    public long Read(int destination, long position, ExpectedLines lines)
    {
        position = Math.Max(position, Head);
        while (position < _memory.Claimed && _reader.TryRead(position, out FrameView frame))
        {
            bool isFor = !frame.IsPadding && (frame.Routes & (1u << destination)) != 0;
            byte[] line = isFor ? frame.Line.ToArray() : [];
            bool isIntact = !isFor || frame.IsIntact;
            long size = frame.Size;

            // The copy must be made before the head is asked: only what was not free then was not written over.
            Interlocked.MemoryBarrier();
            long head = Volatile.Read(ref _memory.Head);
            if (head > position)
            {
                position = head;
                continue;
            }

            if (!isIntact || size <= 0)
                break;
            if (isFor)
                lines.Add(line, position);
            position += size;
        }

        return position;
    }

    public void Dispose() => _memory.Dispose();
}
