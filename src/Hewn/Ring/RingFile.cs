using System.Text.Json;
using Hewn.Files;

namespace Hewn.Ring;

/// <summary>
/// A ring as a file, with the lock that tells whether its process lives. It stands in <c>.hewn</c> beside the logs; or
/// somewhere else, and then a small file in its place says where.
/// </summary>
internal sealed class RingFile : IDisposable
{
    /// <summary>The ending of a ring's name.</summary>
    public const string Ending = ".ring";

    /// <summary>The ending of the file that holds the path of a ring that stands elsewhere.</summary>
    public const string ReferenceEnding = ".ringref";

    // A process knows its own rings without asking anybody.
    private static readonly OwnRings _ofThisProcess = new();

    private readonly IDisk _disk;
    private readonly IDisposable _lock;
    private readonly string _lockName;
    private readonly string? _reference;
    private readonly long _number; // Asked for when the memory is gone, too.

    private RingFile(IDisk disk, RingMemory memory, string path, string? reference, IDisposable taken, string lockName)
    {
        _disk = disk;
        _lock = taken;
        _lockName = lockName;
        _reference = reference;
        _number = memory.Number;
        Memory = memory;
        Path = path;
    }

    public RingMemory Memory { get; }

    /// <summary>
    /// Whether the lock keeps others out. Not every file system takes locks, and the runtime can be told not to ask for
    /// any; taking one then succeeds for everybody.
    /// </summary>
    public bool IsLocked { get; private init; } = true;

    /// <summary>The ring's own path.</summary>
    public string Path { get; }

    /// <summary>Whether a later process would find it.</summary>
    public bool IsThere => _disk.Exists(Path) && (_reference is null || _disk.Exists(_reference));

    /// <summary>Makes a ring for a system whose first log file is this one.</summary>
    /// <param name="disk">Where it is made.</param>
    /// <param name="log">The log file, absolute.</param>
    /// <param name="elsewhere">Another directory for the ring, or null.</param>
    /// <param name="capacity">Bytes for frames; a power of two.</param>
    /// <param name="description">What <see cref="RingDescription"/> wrote.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public static RingFile Create(IDisk disk, string log, string? elsewhere, long capacity, byte[] description)
    {
        string folder = LockFile.FolderOf(log)!;
        disk.CreateDirectory(folder);
        for (int number = 0; ; number++)
        {
            string name = System.IO.Path.Combine(
                folder, $"{System.IO.Path.GetFileName(log)}.{Environment.ProcessId}-{number}");
            // A dead process of the same number may have left one; the next number is free.
            if (disk.Exists(name + Ending) || disk.Exists(name + ReferenceEnding))
                continue;
            string lockName = name + ".lock";
            if (disk.TryLock(lockName) is not { } taken)
                continue;
            try
            {
                return Create(disk, name, elsewhere, capacity, description, taken, lockName);
            }
            catch (Exception e)
            {
                // Made by another process of this number (in another container) at this moment, which no lock kept out.
                bool isTaken = e is IOException && disk.Exists(name + Ending);
                if (isTaken)
                    taken.Dispose();
                else
                    Unlock(disk, lockName, taken);
                if (!isTaken)
                    throw;
            }
        }
    }

    /// <summary>
    /// The rings in a folder whose processes have ended, in the order in which they were made; each is locked until
    /// disposed.
    /// </summary>
    public static IEnumerable<RingFile> FindDead(IDisk disk, string folder)
    {
        foreach (RingPlace place in RingPlace.In(disk, folder))
        {
            if (TryOpen(disk, place, out _) is { } ring)
                yield return ring;
        }
    }

    /// <summary>Opens the ring of a process that has ended, and locks it.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="place">Where the ring is.</param>
    /// <param name="problem">Why it cannot be opened; null for a ring whose process lives, too.</param>
    /// <returns>Null when its process lives, or it cannot be opened.</returns>
    public static RingFile? TryOpen(IDisk disk, RingPlace place, out string? problem)
    {
        problem = null;
        IDisposable? taken = null;
        MemoryBlock? block = null;
        string path = string.Empty;
        bool isAbandoned = false;
        bool isLocked = true;
        try
        {
            taken = TryLock(disk, place.LockName);
            if (taken is null)
                return null; // Its process lives.
            isLocked = KeepsOthersOut(disk, place.LockName);
            path = place.FindRing(disk);
            block = disk.OpenMapped(path, readOnly: false);
            if (RingMemory.Open(block) is { } memory)
            {
                if (MayRecover(memory, isLocked, out problem))
                {
                    return new RingFile(
                        disk, memory, path, place.IsReference ? place.Path : null, taken, place.LockName)
                    {
                        IsLocked = isLocked,
                    };
                }
            }
            else
            {
                isAbandoned = RingMemory.IsUnfinished(block);
                problem = RingMemory.ProblemOf(block);
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            isAbandoned = e is FileNotFoundException or ArgumentException; // Gone, or empty.
            problem = e.Message;
        }

        block?.Dispose();
        if (taken is null)
            return null;
        if (!isAbandoned)
        {
            taken.Dispose();
            return null;
        }

        problem = null;
        if (isLocked) // Else its process may be about to make it.
            DeleteAbandoned(disk, path, place.IsReference ? place.Path : null);
        if (isLocked)
            Unlock(disk, place.LockName, taken);
        else
            taken.Dispose();
        return null;
    }

    /// <summary>
    /// Whether an exception says that a ring is gone, damaged, of another version, or not ours to read.
    /// </summary>
    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException
        or ArgumentException or InvalidDataException or JsonException;

    /// <summary>Lets go of the ring.</summary>
    /// <param name="deletes">Whether it is deleted, because all that stood in it is in the files.</param>
    /// <param name="unmaps">
    /// Whether its memory is given back first: Windows deletes no file that is mapped. False where callers may still
    /// come, too late: the memory stays for them, and on Windows the ring stays until the next start.
    /// </param>
    public void Release(bool deletes, bool unmaps = false)
    {
        LetGo();
        if (unmaps)
            Memory.Dispose();
        try
        {
            if (deletes)
            {
                _disk.Delete(Path);
                if (_reference is not null)
                    _disk.Delete(_reference);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A ring that stays although its lines are written costs the next start a look at it, no more.
            deletes = false;
        }

        if (deletes)
            Unlock(_disk, _lockName, _lock);
        else
            _lock.Dispose();
    }

    /// <summary>Lets go of the ring, which stays, and of its memory.</summary>
    public void Dispose()
    {
        _ofThisProcess.Remove(_number);
        Memory.Dispose();
        _lock.Dispose();
    }

    /// <summary>
    /// Whether a process uses a ring, whatever its lock says: who may not write cannot find out whether that is to be
    /// believed.
    /// </summary>
    public static OwnerState StateOf(RingMemory memory)
    {
        RingOwner owner = memory.Owner;
        if (owner == RingOwner.Current)
            return _ofThisProcess.Contains(memory.Number) ? OwnerState.Running : OwnerState.Ended;
        return memory.IsReleased ? OwnerState.Ended : owner.State;
    }

    /// <summary>Whether a ring whose lock was free, and is taken now, is that of a process that has ended.</summary>
    private static bool MayRecover(RingMemory memory, bool isLocked, out string? problem)
    {
        problem = null;
        if (isLocked && memory.IsLocked)
            return true;
        OwnerState state = StateOf(memory);
        if (state != OwnerState.Unknown)
            return state == OwnerState.Ended;
        problem = "No locks are taken here, and its process is, or was, on another machine or in another container, so "
            + "it cannot be told whether that lives. Run 'hewn recover' where the process ran; or, when it has ended "
            + "for certain, on a copy of the folder on a disk that takes locks.";
        return false;
    }

    private void LetGo()
    {
        if (_ofThisProcess.Remove(_number))
            Memory.MarkReleased();
    }

    private static RingFile Create(
        IDisk disk,
        string name,
        string? elsewhere,
        long capacity,
        byte[] description,
        IDisposable taken,
        string lockName)
    {
        string path = name + Ending;
        string? reference = null;
        if (elsewhere is not null)
        {
            path = System.IO.Path.Combine(
                System.IO.Path.GetFullPath(elsewhere), $"hewn-{Guid.NewGuid():N}{Ending}");
            reference = name + ReferenceEnding;
        }

        try
        {
            // First: after a kill between the two a reference to nothing is found, a ring without one never.
            if (reference is not null)
                WriteReference(disk, reference, path);
            bool isLocked = KeepsOthersOut(disk, lockName);
            MemoryBlock block = disk.CreateMapped(path, RingMemory.BytesFor(capacity, description.Length));
            RingMemory memory = RingMemory.Create(block, capacity, description, isLocked);
            _ofThisProcess.Add(memory.Number);
            return new RingFile(disk, memory, path, reference, taken, lockName) { IsLocked = isLocked };
        }
        catch
        {
            if (reference is not null)
                disk.Delete(reference);
            throw;
        }
    }

    /// <summary>
    /// Who only looks (<see cref="DeadRing"/>) holds the lock for microseconds: that is not a process that lives.
    /// </summary>
    private static IDisposable? TryLock(IDisk disk, string name)
    {
        IDisposable? taken = disk.TryLock(name);
        var patience = new SpinWait();
        for (int attempt = 1; taken is null && attempt < Limits.RingLockAttempts; attempt++)
        {
            patience.SpinOnce(sleep1Threshold: -1);
            taken = disk.TryLock(name);
        }

        return taken;
    }

    /// <summary>Whether a lock that was just taken can be taken by nobody else: one that can is none.</summary>
    private static bool KeepsOthersOut(IDisk disk, string name)
    {
        using IDisposable? second = disk.TryLock(name);
        return second is null;
    }

    /// <summary>
    /// Deletes a lock and lets go of it. In this order, so that nobody takes the lock of a name that is gone the moment
    /// after, while a third one makes and takes that name anew; who has opened it before notices (see
    /// <see cref="LockFile"/>). Windows deletes no file that somebody has locked, and needs the other order.
    /// </summary>
    internal static void Unlock(IDisk disk, string name, IDisposable taken)
    {
        if (OperatingSystem.IsWindows())
            taken.Dispose();
        try
        {
            disk.Delete(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays; it keeps nobody from anything.
        }
        finally
        {
            taken.Dispose();
        }
    }

    /// <summary>A process was killed while it made its ring, or deleted it: nothing is in there.</summary>
    private static void DeleteAbandoned(IDisk disk, string path, string? reference)
    {
        try
        {
            if (path.Length > 0)
                disk.Delete(path);
            if (reference is not null)
                disk.Delete(reference);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The next start tries again.
        }
    }

    private static void WriteReference(IDisk disk, string reference, string path)
    {
        using IDiskFile file = disk.OpenAppend(reference);
        file.Write(System.Text.Encoding.UTF8.GetBytes(path), 0);
    }
}
