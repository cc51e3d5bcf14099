using Hewn.Files;

namespace Hewn.Cli.Doctor;

/// <summary>A log file as the settings have it.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Rotation">When it is full, and how many backups it keeps.</param>
/// <param name="RotateEvery">How often it is rotated by time.</param>
/// <param name="Retention">What becomes of its backups.</param>
/// <param name="IsShared">Whether several processes have files of it.</param>
internal sealed record ConfiguredFile(
    string Path, RotationPolicy Rotation, RotationPeriod RotateEvery, RetentionPolicy Retention, bool IsShared)
{
    /// <summary>Its folder.</summary>
    public string Folder { get; } = System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The file, and those of other processes that share it.</summary>
    public IReadOnlyList<string> Logs { get; } =
        IsShared ? [.. SharedNames.LogsOf(SystemDisk.Instance, Path)] : [Path];

    /// <summary>All backups, the oldest first.</summary>
    public IReadOnlyList<Backup> Backups { get; } = BackupKeeper.ListOldestFirst(
        SystemDisk.Instance, new BackupSet(SystemDisk.Instance, Path, IsShared), IsShared ? Path : null);

    /// <summary>Whether it is ever rotated.</summary>
    public bool IsRotated =>
        Rotation.BackupCount > 0 && (Rotation.MaxBytes > 0 || RotateEvery != RotationPeriod.None);

    /// <summary>Bytes that it may have with its backups; 0 where nothing says.</summary>
    public double MostBytes
    {
        get
        {
            double ofBackups = (double)Rotation.MaxBytes * Rotation.BackupCount;
            return Rotation.MaxBytes
                + (Retention.MaxBytes > 0 ? Math.Min(ofBackups, Retention.MaxBytes) : ofBackups);
        }
    }

    /// <summary>The path of the file that the settings name, absolute; null where that is no file.</summary>
    public static string? PathOf(LogFileOptions file, HewnOptions options)
    {
        if (string.IsNullOrWhiteSpace(file.Path + options.Directory)
            || (file.Path + options.Directory).Contains('\0', StringComparison.Ordinal))
            return null; // A wrong setting, told already.
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(options.Directory, file.Path));
        return LockFile.FolderOf(path) is null ? null : path; // A device has neither size nor backups.
    }

    /// <summary>The file under that path.</summary>
    /// <exception cref="IOException">Its folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder may not be read.</exception>
    public static ConfiguredFile Of(string path, LogFileOptions file, HewnOptions options) => new(
        path,
        new RotationPolicy(file.MaxBytes ?? options.MaxFileBytes, file.BackupCount ?? options.BackupCount),
        file.RotateEvery ?? options.RotateEvery,
        RetentionPolicy.Of(file, options),
        file.Shared);
}
