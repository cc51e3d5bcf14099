using Hewn.Files;

namespace Hewn.Ring;

/// <summary>A log file as a destination of a ring, with all that a later process needs to write on in it.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="MaxBytes">Size at which it is rotated; 0 = never.</param>
/// <param name="BackupCount">Backups kept.</param>
/// <param name="Format">How a record looks in it.</param>
internal sealed record RingTarget(string Path, long MaxBytes, int BackupCount, FileFormat Format)
{
    /// <summary>How often the file is rotated by time.</summary>
    public RotationPeriod RotateEvery { get; init; }

    /// <summary>Whether its hours and days are those of the machine's time zone, not of UTC.</summary>
    public bool RotatesByLocalTime { get; init; }

    /// <summary>Whether other processes delete backups of it, too.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether its lines have numbers only, what it says about itself included.</summary>
    public bool HoldsNumbersOnly { get; init; }

    /// <summary>Whether it is a session's log, which several processes write in turn.</summary>
    public bool IsSession { get; init; }

    /// <summary>
    /// The program's <c>service</c>, for lines that others write in its place; null where it has none.
    /// </summary>
    public string? Service { get; init; }

    /// <summary>As <see cref="Service"/>, its <c>environment</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>How times stand before its lines.</summary>
    public TimestampFormat Timestamps { get; init; }

    /// <summary>The file, to be written to.</summary>
    /// <param name="disk">Where it is.</param>
    /// <param name="local">The machine's time zone.</param>
    /// <param name="clock">Of lines that are logged now; null for older ones.</param>
    /// <param name="backups">Its backups, where somebody else cares for them, too.</param>
    /// <param name="onOpened">See <see cref="RotatingFile"/>.</param>
    /// <param name="syncsBeforeRotation">See <see cref="RotatingFile"/>.</param>
    /// <param name="onLocked">See <see cref="RotatingFile"/>.</param>
    public RotatingFile OpenFile(
        IDisk disk,
        TimeZoneInfo local,
        TimeProvider? clock = null,
        BackupSet? backups = null,
        Action? onOpened = null,
        bool syncsBeforeRotation = false,
        Action? onLocked = null)
    {
        FilePeriod? period = RotateEvery == RotationPeriod.None || BackupCount == 0
            ? null
            : new FilePeriod(
                new RotationSchedule(RotateEvery, RotatesByLocalTime ? local : TimeZoneInfo.Utc), clock);
        return new RotatingFile(
            disk,
            Path,
            new RotationPolicy(MaxBytes, BackupCount),
            onOpened,
            syncsBeforeRotation,
            backups ?? new BackupSet(disk, Path, IsShared),
            period,
            onLocked);
    }

    /// <summary>
    /// The targets as they are now: a ring stands beside its first file, so when that place has another name than the
    /// ring remembers (a container's volume seen from its host, a renamed directory), the files below have, too.
    /// </summary>
    public static RingTarget?[] MovedBeside(RingTarget?[] targets, string folder)
    {
        string? first = targets.Select(target => target is null ? null : LockFile.FolderOf(target.Path))
            .FirstOrDefault(found => found is not null);
        string? before = System.IO.Path.GetDirectoryName(first);
        string? now = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(folder));
        return before is null || now is null || before == now
            ? targets
            : [.. targets.Select(target => target?.Moved(before, now))];
    }

    private RingTarget Moved(string before, string now)
    {
        string relative = System.IO.Path.GetRelativePath(before, Path);
        bool isBelow = !System.IO.Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
        return isBelow ? this with { Path = System.IO.Path.Combine(now, relative) } : this;
    }
}
