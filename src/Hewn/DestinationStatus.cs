namespace Hewn;

/// <summary>How one file or console is doing.</summary>
/// <param name="Name">The file's path, or <c>console</c>.</param>
/// <param name="Problem">Why lines do not get through at the moment, or null when they do.</param>
/// <param name="Written">Records that were written, or cleared before they could be. The log's own lines about losses
/// are no records and are counted nowhere.</param>
/// <param name="HeldBack">Records that wait in memory for a failing file.</param>
/// <param name="Lost">Records that found no room to wait, or on which the destination failed.</param>
/// <param name="Rotations">How often the file was rotated.</param>
/// <param name="WriteErrors">Failed attempts to open, write or rotate.</param>
public readonly record struct DestinationStatus(
    string Name, string? Problem, long Written, long HeldBack, long Lost, long Rotations, long WriteErrors)
{
    /// <summary>
    /// Backups that this process deleted: what rotation pushed over <see cref="HewnOptions.BackupCount"/>, and what
    /// age, total size and free disk demanded.
    /// </summary>
    public long BackupsDeleted { get; init; }

    /// <summary>Backups that were packed into archives (<see cref="HewnOptions.Compress"/>).</summary>
    public long BackupsCompressed { get; init; }

    /// <summary>
    /// Failed attempts to delete or to compress a backup, or to clear away an archive that a kill left unfinished. What
    /// could not be done is tried again; <see cref="HewnOptions.OnProblem"/> is told once for each backup and cause.
    /// </summary>
    public long BackupFailures { get; init; }
}
