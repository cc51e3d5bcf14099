namespace Hewn.Files;

/// <summary>The few things that logging asks of a file system. Errors are <see cref="IOException"/> and
/// <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IDisk
{
    /// <summary>Creates the directory and its parents where they are missing.</summary>
    void CreateDirectory(string path);

    /// <summary>Opens a file for writing at its end, creating it; readers and renames are not locked out.</summary>
    IDiskFile OpenAppend(string path);

    /// <summary>
    /// Claims a log file for this writer, until disposed; null when another process or system has it.
    /// </summary>
    IDisposable? TryLock(string path);

    /// <summary>Whether the open file is still the one that stands under that name.</summary>
    bool IsSameFile(IDiskFile open, string path);

    bool Exists(string path);

    /// <summary>Renames a file, replacing the target.</summary>
    void Move(string from, string to);

    void Delete(string path);
}
