namespace Hewn.Files;

/// <summary>What becomes of backups beside what rotation does. Pure.</summary>
internal sealed record RetentionPolicy
{
    /// <summary>Backups kept of a log that processes share; 0 where rotation alone counts.</summary>
    public int SharedCount { get; init; }

    /// <summary>How old a backup may become; null = however old.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Bytes of all backups together; 0 = any number.</summary>
    public long MaxBytes { get; init; }

    /// <summary>Bytes of the disk that are kept free by deleting backups; 0 = none.</summary>
    public long MinFreeBytes { get; init; }

    /// <summary>Whether they are packed.</summary>
    public bool Packs { get; init; }

    /// <summary>Whether there is nothing to do, ever.</summary>
    public bool IsEmpty => this == new RetentionPolicy();

    /// <summary>What the settings say of a file.</summary>
    public static RetentionPolicy Of(LogFileOptions file, HewnOptions options) => new()
    {
        SharedCount = file.Shared ? file.BackupCount ?? options.BackupCount : 0,
        MaxAge = file.MaxBackupAge ?? options.MaxBackupAge,
        MaxBytes = file.MaxBackupBytes ?? options.MaxBackupBytes,
        MinFreeBytes = options.MinFreeDiskBytes,
        Packs = file.Compress ?? options.Compress,
    };

    /// <summary>
    /// The backups above the number that rotation goes up to, of a time when more were kept: those that go on without a
    /// gap behind it. What stands beyond a gap was not put there by rotation.
    /// </summary>
    /// <param name="oldestFirst">All there are.</param>
    /// <param name="count">The highest number that rotation gives.</param>
    public static IEnumerable<Backup> Above(IReadOnlyList<Backup> oldestFirst, int count)
    {
        HashSet<int> numbers = [.. oldestFirst.Select(backup => backup.Number)];
        int last = count;
        while (last < Limits.MaxBackupCount && numbers.Contains(last + 1))
            last++;
        // From the highest on: a kill leaves no gap.
        return oldestFirst.Where(backup => backup.Number > count && backup.Number <= last)
            .OrderByDescending(backup => backup.Number);
    }

    /// <summary>The backups to delete.</summary>
    /// <param name="oldestFirst">All there are.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="checksBytes">Whether their size counts: not while some of them wait to be packed.</param>
    public IEnumerable<(Backup Backup, DeletionReason Reason)> Beyond(
        IReadOnlyList<Backup> oldestFirst, DateTime now, bool checksBytes)
    {
        long bytes = oldestFirst.Sum(backup => backup.Bytes);
        int count = oldestFirst.Count;
        foreach (Backup backup in oldestFirst)
        {
            DeletionReason? reason =
                MaxAge is { } age && now - backup.LastWriteUtc > age ? DeletionReason.Age
                : SharedCount > 0 && count > SharedCount ? DeletionReason.Count
                : checksBytes && MaxBytes > 0 && bytes > MaxBytes ? DeletionReason.TotalBytes
                : null;
            if (reason is not { } known)
                yield break; // The rest is newer, fewer and smaller.
            yield return (backup, known);
            bytes -= backup.Bytes;
            count--;
        }
    }
}
