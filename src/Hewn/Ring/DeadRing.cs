using Hewn.Files;

namespace Hewn.Ring;

/// <summary>
/// A dead process's ring for those who only look: nothing is locked, made or written, so that a folder without the
/// right to write will do and no recovery is kept from its work.
/// </summary>
internal sealed class DeadRing : IDisposable
{
    private readonly RingMemory _memory;
    private readonly RingRecovery _recovery;

    private DeadRing(RingMemory memory, RingRecovery recovery)
    {
        _memory = memory;
        _recovery = recovery;
    }

    /// <summary>The process.</summary>
    public int ProcessId => _memory.ProcessId;

    /// <summary>Lines that are not what was committed, and so are lost.</summary>
    public long DamagedLines => _recovery.DamagedLines;

    /// <summary>What its files lack.</summary>
    public IReadOnlyList<FileRecovery> Files => _recovery.Files;

    /// <summary>Records that a file has lost, and does not say so.</summary>
    public IReadOnlyList<UntoldLoss> LossesOf(FileRecovery file) => _recovery.LossesOf(file);

    /// <summary>Compares a ring with its files.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="place">Where the ring is.</param>
    /// <param name="problem">Why it cannot be read; null for a ring whose process lives, too.</param>
    /// <returns>Null when its process lives, or it cannot be read.</returns>
    public static DeadRing? TryRead(IDisk disk, RingPlace place, out string? problem)
    {
        problem = null;
        MemoryBlock? block = null;
        try
        {
            if (LockFile.IsTaken(place.LockName))
                return null;
            string path = place.FindRing(disk);
            block = disk.OpenMapped(path, readOnly: true);
            problem = RingMemory.ProblemOf(block);
            if (RingMemory.Open(block) is { } memory)
            {
                if (RingFile.StateOf(memory) == OwnerState.Running)
                {
                    block.Dispose();
                    return null;
                }

                var ring = new DeadRing(memory, RingRecovery.Plan(memory, disk, place.Folder, path));
                block = null;
                return ring;
            }
        }
        catch (Exception e) when (RingFile.IsUnreadable(e))
        {
            problem = e.Message;
        }

        block?.Dispose();
        return null;
    }

    public void Dispose() => _memory.Dispose();
}
