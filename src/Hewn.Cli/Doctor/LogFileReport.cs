namespace Hewn.Cli.Doctor;

/// <summary>A log file with its backups.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Bytes">Its size; null where there is none yet.</param>
/// <param name="Backups">How many backups there are.</param>
/// <param name="BackupBytes">Their size.</param>
/// <param name="IsBeingWritten">Whether a running process has its lock.</param>
/// <param name="Deleted">What retention deletes next.</param>
internal sealed record LogFileReport(
    string Path, long? Bytes, int Backups, long BackupBytes, bool IsBeingWritten, IReadOnlyList<DeletedFile> Deleted);
