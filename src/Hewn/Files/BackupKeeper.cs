using Hewn.Archives;
using Hewn.Diagnostics;

namespace Hewn.Files;

/// <summary>Deletes and packs the backups of one log. For one thread, which is not the writer's.</summary>
/// <param name="disk">The disk.</param>
/// <param name="own">The backups of this process's file.</param>
/// <param name="policy">What is to be done.</param>
/// <param name="time">The clock that ages are counted by.</param>
/// <param name="diagnostics">Where failures are told.</param>
/// <param name="tell">Told of each backup that was deleted.</param>
/// <param name="shared">The log that processes share; null for one of this process alone.</param>
/// <param name="runs">Does what takes much processor time; null = at once.</param>
/// <param name="count">The highest number that rotation gives; null where numbers do not count.</param>
/// <param name="log">Told of each failure, and of its end, beside diagnostics; null = nobody.</param>
internal sealed class BackupKeeper(
    IDisk disk,
    BackupSet own,
    RetentionPolicy policy,
    TimeProvider time,
    DiagnosticChannel diagnostics,
    Action<Backup, DeletionReason> tell,
    string? shared = null,
    Func<Func<bool>, bool>? runs = null,
    Action<ProblemKind, string>? log = null,
    int? count = null)
{
    private readonly ToldFailures<FileIdentity> _undeleted = new();
    private readonly ToldFailures<FileIdentity> _unpacked = new();
    private readonly HashSet<FileIdentity> _aside = [];
    private int _failuresInRow;
    private long _retryAt = long.MinValue;
    private bool _isShort;

    /// <summary>What is to be done.</summary>
    public RetentionPolicy Policy => policy;

    /// <summary>The backups of this process's file.</summary>
    public BackupSet Own => own;

    /// <summary>How long the look at the backups may be put off.</summary>
    public TimeSpan Interval => policy.MinFreeBytes > 0 ? Limits.FreeDiskInterval
        : shared is not null ? Limits.SharedBackupInterval
        : Limits.BackupInterval;

    /// <summary>Bytes that the disk lacks to the floor; 0 or less when it does not.</summary>
    public long MissingFreeBytes => policy.MinFreeBytes > 0
        && disk.FreeBytes(Path.GetDirectoryName(own.Path)!) is { } free
            ? policy.MinFreeBytes - free
            : 0;

    /// <summary>All backups, those of other processes included, the oldest first.</summary>
    public List<Backup> ListOldestFirst()
    {
        List<Backup> backups = ListOldestFirst(disk, own, shared);
        _undeleted.KeepOnly(backups.Select(backup => backup.File).OfType<FileIdentity>());
        return backups;
    }

    /// <summary>As above, of any log.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="own">The backups of one process's file.</param>
    /// <param name="shared">The log that processes share; null for one of a process alone.</param>
    public static List<Backup> ListOldestFirst(IDisk disk, BackupSet own, string? shared)
    {
        if (shared is null)
            return own.List();
        return [.. SharedNames.LogsOf(disk, shared)
            .SelectMany(log => (log == own.Path ? own : new BackupSet(disk, log, isShared: true)).List())
            .OrderBy(backup => backup.NotAfterUtc).ThenByDescending(backup => backup.Number)];
    }

    /// <summary>Deletes what is too old or too much.</summary>
    /// <param name="checksBytes">Whether their size counts.</param>
    public void DeleteBeyond(bool checksBytes)
    {
        for (int look = 0; look < Limits.MaxBackupLooks && !TryDeleteBeyond(checksBytes); look++)
        {
            // Everything is in TryDeleteBeyond.
        }
    }

    /// <summary>
    /// Deletes a backup and tells it. One that the disk does not let go of is told once, counted, and tried again with
    /// the next look.
    /// </summary>
    public DeletionResult Delete(Backup backup, DeletionReason reason)
    {
        (bool isDeleted, Exception? refusal) = backup.Set.Delete(backup);
        if (refusal is not null)
        {
            own.CountFailure();
            if (_undeleted.IsNews(backup.File!.Value, refusal))
            {
                Report(
                    ProblemKind.Temporary,
                    $"The backup {backup.Name} cannot be deleted: {refusal.Message} It stays and is tried again.");
            }

            return DeletionResult.Refused;
        }

        if (!isDeleted)
            return DeletionResult.Renamed;
        if (_undeleted.Ends(backup.File!.Value))
            Report(ProblemKind.Over, $"The backup {backup.Name} could be deleted");
        own.CountDeleted();
        tell(backup, reason);
        return DeletionResult.Deleted;
    }

    /// <summary>
    /// Packs the oldest backup that is not packed yet. One that cannot be packed is put aside for the newer ones; when
    /// they are done, or two in a row fail (then it is hardly theirs), it waits a while.
    /// </summary>
    /// <param name="goesOn">Asked before each block.</param>
    /// <returns>False when there is none, or it cannot be done now.</returns>
    public bool PackNext(Func<bool> goesOn)
    {
        if (!policy.Packs || own.PackingPath is not { } unfinished)
            return false;
        while ((_failuresInRow < MaxFailuresInRow || IsTime) && goesOn())
        {
            Backup? backup = null;
            try
            {
                bool isPacked = Pack(unfinished, goesOn, ref backup);
                if (isPacked)
                    NotePacked(backup!);
                return isPacked;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                NoteUnpacked(backup, e);
                if (backup is null)
                    return false;
            }
        }

        return false;
    }

    /// <summary>Tells of a failure, or of its end, outside the log and in it.</summary>
    public void Report(ProblemKind kind, string message, Exception? cause = null)
    {
        diagnostics.Report(kind, message, cause);
        log?.Invoke(kind, message);
    }

    /// <summary>Tells once that the disk is below the floor though no backup is left, and when that is over.</summary>
    public void TellShortage(bool isShort)
    {
        if (isShort == _isShort)
            return;
        _isShort = isShort;
        Report(
            isShort ? ProblemKind.Temporary : ProblemKind.Over,
            isShort
                ? $"The disk of {own.Path} has less than {policy.MinFreeBytes} bytes free (MinFreeDiskBytes), and no "
                    + "backup is left that could be deleted."
                : $"The disk of {own.Path} has {policy.MinFreeBytes} bytes free again");
    }

    private bool IsTime => time.GetTimestamp() >= _retryAt;

    /// <summary>False when names have changed meanwhile.</summary>
    private bool TryDeleteBeyond(bool checksBytes)
    {
        if (count is { } highest && own.HasRotated)
        {
            foreach (Backup backup in RetentionPolicy.Above(own.List(), highest).ToArray())
            {
                if (Delete(backup, DeletionReason.Count) == DeletionResult.Renamed)
                    return false;
            }
        }

        if (policy is { MaxAge: null, SharedCount: 0 } && (policy.MaxBytes == 0 || !checksBytes))
            return true;
        List<Backup> backups = ListOldestFirst();
        foreach ((Backup backup, DeletionReason reason) in
            policy.Beyond(backups, time.GetUtcNow().UtcDateTime, checksBytes))
        {
            if (Delete(backup, reason) == DeletionResult.Renamed)
                return false;
        }

        return true;
    }

    private void NotePacked(Backup backup)
    {
        _failuresInRow = 0;
        if (_unpacked.Ends(backup.File ?? default))
            Report(ProblemKind.Over, $"A backup of {own.Path} could be compressed");
    }

    /// <param name="backup">Which one; null where none could even be chosen.</param>
    /// <param name="failure">Why.</param>
    private void NoteUnpacked(Backup? backup, Exception failure)
    {
        _failuresInRow = backup is null ? MaxFailuresInRow : _failuresInRow + 1;
        _retryAt = time.GetTimestamp() + (long)(Limits.BackupInterval.TotalSeconds * time.TimestampFrequency);
        FileIdentity file = backup?.File ?? default;
        _aside.Add(file);
        own.CountFailure();
        if (_unpacked.IsNews(file, failure))
        {
            Report(
                ProblemKind.Temporary,
                $"A backup of {own.Path} cannot be compressed: {failure.Message} "
                    + "It stays as it is and is tried again.");
        }
    }

    /// <summary>The oldest plain one that is not put aside; when it is time again, of those that are.</summary>
    private Backup? NextToPack()
    {
        List<Backup> plain = own.List().FindAll(backup => !backup.IsPacked);
        _unpacked.KeepOnly(plain.Select(backup => backup.File ?? default));
        Backup? next = plain.Find(backup => !_aside.Contains(backup.File ?? default));
        if (next is not null || !IsTime)
            return next;
        _aside.Clear();
        return plain.FirstOrDefault();
    }

    private bool Pack(string unfinished, Func<bool> goesOn, ref Backup? backup)
    {
        IDiskFile? source = null;
        Backup? oldest = null;
        try
        {
            own.Change(() =>
            {
                if (own.IsSettled && (oldest = NextToPack()) is not null)
                    source = disk.OpenRead(oldest.Name);
            });
        }
        finally
        {
            backup = oldest;
        }

        if (source is null)
            return false;
        using (source)
        {
            try
            {
                return PackInto(unfinished, source, goesOn, oldest!.LastWriteUtc);
            }
            finally
            {
                own.Discard(unfinished); // In its place by now, or of no use.
            }
        }
    }

    private bool PackInto(string unfinished, IDiskFile source, Func<bool> goesOn, DateTime lastWrite)
    {
        using (IDiskFile target = disk.OpenAppend(unfinished))
        {
            target.Truncate(0);
            var archive = new ArchiveWriter(target);
            if (!PackingGate.Run(goesOn, () => runs is null
                ? archive.Pack(source, goesOn)
                : runs(() => archive.Pack(source, goesOn))))
                return false;
            target.Sync(); // Before the plain file is deleted, also for a power cut.
        }

        disk.SetLastWrite(unfinished, lastWrite);
        return own.Replace(unfinished, source.Identity);
    }

    private const int MaxFailuresInRow = 2;
}
