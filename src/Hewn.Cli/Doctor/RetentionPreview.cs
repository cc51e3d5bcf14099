using System.Globalization;
using Hewn.Files;

namespace Hewn.Cli.Doctor;

/// <summary>What retention would delete now, without deleting it. Every rule of retention has its part here.</summary>
internal static class RetentionPreview
{
    /// <summary>What is deleted next of each log file's backups.</summary>
    /// <param name="files">All log files: on a disk that is too full the oldest backup of all of them goes.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="freeBytes">Bytes free on a folder's disk; null when that cannot be told.</param>
    public static IReadOnlyDictionary<ConfiguredFile, IReadOnlyList<DeletedFile>> Of(
        IReadOnlyList<ConfiguredFile> files, DateTime now, Func<string, long?> freeBytes)
    {
        var deleted = files.ToDictionary(file => file, file => ByPolicy(file, now).ToList());
        foreach (IGrouping<string, ConfiguredFile> folder in files.GroupBy(file => file.Folder))
            AddByFloor([.. folder], freeBytes(folder.Key), deleted);
        foreach (ConfiguredFile file in files)
            deleted[file].AddRange(ByCount(file, [.. Left(file, deleted[file])]));
        return deleted.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<DeletedFile>)entry.Value);
    }

    /// <summary>
    /// Backups with higher numbers than are kept that stand beyond a gap: no rotation deletes them.
    /// </summary>
    public static IEnumerable<string> LeftBehind(ConfiguredFile file) =>
        file.Retention with { Packs = false } is { IsEmpty: true }
            ? file.Backups.Where(backup => backup.Number > file.Rotation.BackupCount).Except(Above(file))
                .Select(backup => backup.Name).Order(StringComparer.Ordinal)
            : []; // Age, size or the floor counts them, too.

    private static IEnumerable<Backup> Above(ConfiguredFile file) => file.IsShared || !file.IsRotated
        ? []
        : RetentionPolicy.Above(file.Backups, file.Rotation.BackupCount);

    private static IEnumerable<DeletedFile> ByPolicy(ConfiguredFile file, DateTime now)
    {
        RetentionPolicy policy = file.Retention;
        // As the housekeeper does: what waits to be packed will be smaller.
        bool checksBytes = !policy.Packs || file.Backups.All(backup => backup.IsPacked);
        return policy.Beyond(file.Backups, now, checksBytes).Select(entry => Deleted(entry.Backup, entry.Reason switch
        {
            DeletionReason.Age => $"at the next look: older than MaxBackupAge={policy.MaxAge:c}",
            DeletionReason.Count => $"at the next look: more than BackupCount={Text(policy.SharedCount)}",
            _ => $"at the next look: more than MaxBackupBytes={Text(policy.MaxBytes)}",
        }));
    }

    /// <summary>The oldest backups of all logs of the folder, as many as should do.</summary>
    private static void AddByFloor(
        IReadOnlyList<ConfiguredFile> files, long? free, Dictionary<ConfiguredFile, List<DeletedFile>> deleted)
    {
        long floor = files[0].Retention.MinFreeBytes; // One setting for all files.
        if (floor == 0 || free is null)
            return;
        long missing = floor - free.Value - files.Sum(file => deleted[file].Sum(backup => backup.Bytes));
        IEnumerable<(ConfiguredFile File, Backup Backup)> oldestFirst = files
            .SelectMany(file => Left(file, deleted[file]).Select(backup => (file, backup)))
            .OrderBy(entry => entry.backup.LastWriteUtc).ThenByDescending(entry => entry.backup.Number);
        foreach ((ConfiguredFile file, Backup backup) in oldestFirst.ToArray())
        {
            if (missing <= 0)
                return;
            deleted[file].Add(Deleted(backup, $"at the next look: less than MinFreeDiskBytes={Text(floor)} free"));
            missing -= backup.Bytes;
        }
    }

    /// <summary>
    /// A rotation pushes the oldest backup out when every number up to the last one is taken; of a log that processes
    /// share the oldest of all goes.
    /// </summary>
    private static IEnumerable<DeletedFile> ByCount(ConfiguredFile file, IReadOnlyList<Backup> left)
    {
        int count = file.Rotation.BackupCount;
        if (!file.IsRotated)
            yield break;
        foreach (Backup above in Above(file).Intersect(left))
            yield return Deleted(above, $"at the next rotation: more than BackupCount={Text(count)}");
        Backup? oldest = file.IsShared
            ? left.Count >= count ? left[0] : null
            : left.Count(backup => backup.Number <= count) == count ? left.First(backup => backup.Number == count)
            : null;
        if (oldest is not null)
            yield return Deleted(oldest, $"at the next rotation: BackupCount={Text(count)} is reached");
    }

    private static IEnumerable<Backup> Left(ConfiguredFile file, List<DeletedFile> deleted) =>
        file.Backups.Where(backup => !deleted.Exists(gone => gone.Path == backup.Name));

    private static DeletedFile Deleted(Backup backup, string when) => new(backup.Name, backup.Bytes, when);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
