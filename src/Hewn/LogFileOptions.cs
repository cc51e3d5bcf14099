namespace Hewn;

/// <summary>One log file: where it is, what it takes, and how it is rotated.</summary>
/// <param name="path">
/// The file; a relative path is taken from <see cref="HewnOptions.Directory"/>. Missing directories are created.
/// </param>
public sealed class LogFileOptions(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; set; } = path;

    /// <summary>Records below this level are not written here. Default: everything the system lets through.</summary>
    public Level MinimumLevel { get; set; } = Level.Trace;

    /// <summary>
    /// Names of loggers whose records are wanted, each with all loggers below it (<c>api</c> includes
    /// <c>api.auth</c>). Empty, the default, means all.
    /// </summary>
    public IList<string> Loggers { get; private set; } = [];

    /// <summary>How a record looks in this file. Default: JSON.</summary>
    public FileFormat Format { get; set; } = FileFormat.Json;

    /// <summary>
    /// Size in bytes at which the file is rotated; 0 = never; null, the default, means
    /// <see cref="HewnOptions.MaxFileBytes"/>.
    /// </summary>
    public long? MaxBytes { get; set; }

    /// <summary>
    /// Backups that are kept, 0 to 1000; null, the default, means <see cref="HewnOptions.BackupCount"/>.
    /// </summary>
    public int? BackupCount { get; set; }

    /// <summary>The values as they are now.</summary>
    internal LogFileOptions Copy()
    {
        var copy = (LogFileOptions)MemberwiseClone();
        copy.Loggers = [.. Loggers];
        return copy;
    }
}
