using Hewn.Ring;

namespace Hewn.Files;

/// <summary>The few things that logging asks of a file system. Errors are <see cref="IOException"/> and
/// <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IDisk
{
    /// <summary>Creates the directory and its parents where they are missing.</summary>
    void CreateDirectory(string path);

    /// <summary>Opens a file for writing at its end, creating it; readers and renames are not locked out.</summary>
    IDiskFile OpenAppend(string path);

    /// <summary>Opens a file for reading; null when there is none.</summary>
    IDiskFile? OpenRead(string path);

    /// <summary>Takes a lock file until disposed; null when another process or system has it.</summary>
    IDisposable? TryLock(string path);

    /// <summary>Makes the names in a directory survive a power cut: those of new and of renamed files.</summary>
    void SyncDirectory(string path);

    /// <summary>What file stands under that name; null when there is none that can be opened.</summary>
    FileIdentity? IdentityOf(string path);

    bool Exists(string path);

    /// <summary>Length and time of a file; null when there is none.</summary>
    DiskFacts? FactsOf(string path);

    /// <summary>Sets when a file was written last.</summary>
    void SetLastWrite(string path, DateTime utc);

    /// <summary>Bytes that may still be written to the disk of a directory; null when that cannot be told.</summary>
    long? FreeBytes(string directory);

    /// <summary>Renames a file, replacing the target.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Full names of the files in a directory whose name ends so; none where there is no directory.</summary>
    IReadOnlyList<string> List(string directory, string ending);

    /// <summary>Makes a new file of zeros and maps it into memory.</summary>
    MemoryBlock CreateMapped(string path, long bytes);

    /// <summary>Maps an existing file into memory.</summary>
    MemoryBlock OpenMapped(string path, bool readOnly);
}
