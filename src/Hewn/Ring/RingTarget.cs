namespace Hewn.Ring;

/// <summary>A log file as a destination of a ring, with all that a later process needs to write on in it.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="MaxBytes">Size at which it is rotated; 0 = never.</param>
/// <param name="BackupCount">Backups kept.</param>
/// <param name="Format">How a record looks in it.</param>
internal sealed record RingTarget(string Path, long MaxBytes, int BackupCount, FileFormat Format);
