namespace Hewn.Pipeline;

/// <summary>What a destination itself knows of how it is doing.</summary>
internal readonly record struct DestinationFigures(string Name, string? Problem, long Rotations, long WriteErrors)
{
    /// <summary>Backups that were deleted, for whatever reason.</summary>
    public long BackupsDeleted { get; init; }

    /// <summary>Backups that were packed into archives.</summary>
    public long BackupsPacked { get; init; }

    /// <summary>Attempts to delete or to pack one that failed.</summary>
    public long BackupFailures { get; init; }
}
