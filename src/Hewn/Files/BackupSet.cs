using System.Buffers;
using System.Globalization;

namespace Hewn.Files;

/// <summary>
/// The backups of one log, <c>.1</c> (newest) … each a plain file or an archive (<c>.1.gz</c>). The writer's thread
/// gives them new numbers, another one packs and deletes: whoever changes names does so inside <see cref="Change"/>.
/// Thread-safe.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="path">The log.</param>
/// <param name="isShared">Whether other processes change these backups, too.</param>
/// <remarks>
/// A number stands once: plain or packed. Only a kill while an archive takes the place of its plain file leaves both;
/// then the plain one counts, for everybody, and <see cref="Repair"/> deletes the archive.
/// </remarks>
internal sealed class BackupSet(IDisk disk, string path, bool isShared = false)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);

    private const string DeletingEnding = ".deleting";

    private static readonly SearchValues<char> _countSigns = SearchValues.Create("0123456789-");

    private static long _aside; // Of the process: other sets may be of the same log.

    private readonly Lock _gate = new();
    private int _depth;
    private long _deleted; // This and the next two are counters that any thread reads alone.
    private long _packed;
    private long _failures;
    private volatile bool _hasRotated;
    private volatile bool _isSettled; // Read alone without the gate only to give up early; it is asked again inside.

    /// <summary>The log.</summary>
    public string Path => path;

    /// <summary>
    /// Whether backups may be packed: the file is open, and the checkpoint knows of the last rotation. Before that the
    /// newest backup may be the file that recovery looks for, and without the file's lock all of them may be those of
    /// another writer.
    /// </summary>
    public bool IsSettled
    {
        get => _isSettled;
        set => _isSettled = value;
    }

    /// <summary>Whether this process has rotated the log.</summary>
    public bool HasRotated => _hasRotated;

    /// <summary>Whether what a kill may have left is cleared away.</summary>
    public bool IsRepaired { get; private set; }

    /// <summary>Attempts to delete or to pack a backup, or to clear away what a kill left, that failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Backups deleted, for whatever reason.</summary>
    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>Backups packed.</summary>
    public long Packed => Interlocked.Read(ref _packed);

    /// <summary>Called when there may be something to do: after a rotation, and when the disk refused.</summary>
    public Action? Changed { get; set; }

    /// <summary>Where an archive is written until it is whole; null for a log that has no folder of its own.</summary>
    public string? PackingPath => LockFile.FolderOf(path) is { } folder
        ? System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path) + ".packing")
        : null;

    /// <summary>The name of a backup.</summary>
    public string NameOf(int number, bool isPacked) =>
        isPacked ? RotationPolicy.PackedNameOf(path, number) : RotationPolicy.NameOf(path, number);

    /// <summary>Does something while nobody else changes names.</summary>
    /// <exception cref="IOException">Another process does not let go of them.</exception>
    public void Change(Action action)
    {
        lock (_gate)
            Change_NeedsLock(action);
    }

    /// <summary>
    /// As the other one, for who must not wait long for other threads. False, and nothing was done, when one of them
    /// does not let go.
    /// </summary>
    /// <param name="longest">How long to wait for them.</param>
    /// <param name="first">Done before other processes are kept out, because it takes long.</param>
    /// <param name="action">Done then.</param>
    /// <exception cref="IOException">Another process does not let go of them.</exception>
    public bool TryChange(TimeSpan longest, Action first, Action action)
    {
        if (!_gate.TryEnter(longest))
            return false;
        try
        {
            first();
            Change_NeedsLock(action);
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// Frees <c>.1</c>, and gives the log that name: each backup moves up by one, as far as the first free number. What
    /// stands behind a gap need not move, so a rotation that fails half way does not push one more backup over the
    /// edge with every attempt.
    /// </summary>
    /// <param name="count">Backups that are kept.</param>
    public void MoveUp(int count)
    {
        int free = 1;
        while (free < count && (Exists(free, isPacked: false) || Exists(free, isPacked: true)))
            free++;
        for (int number = free - 1; number >= 0; number--)
            MoveUp(from: number, to: number + 1);
        _hasRotated = true;
    }

    /// <summary>The backups, oldest first.</summary>
    public List<Backup> List()
    {
        var found = new SortedSet<(int Number, bool IsPacked)>();
        string directory = System.IO.Path.GetDirectoryName(path) ?? string.Empty;
        string prefix = System.IO.Path.GetFileName(path) + ".";
        foreach (string file in disk.List(directory, string.Empty))
        {
            string name = System.IO.Path.GetFileName(file);
            if (name.StartsWith(prefix, StringComparison.Ordinal) && TryParse(name[prefix.Length..], out var backup))
                found.Add(backup);
        }

        var backups = new List<Backup>();
        DateTime newest = DateTime.MaxValue;
        foreach ((int number, bool isPacked) in found) // The newest first, plain before packed.
        {
            if ((isPacked && found.Contains((number, false)))
                || disk.FactsOf(NameOf(number, isPacked)) is not { } facts)
                continue;
            newest = facts.LastWriteUtc < newest ? facts.LastWriteUtc : newest;
            FileIdentity? identity = disk.IdentityOf(NameOf(number, isPacked));
            backups.Add(new Backup(this, number, isPacked, facts.Bytes, facts.LastWriteUtc, identity)
            {
                NotAfterUtc = newest,
            });
        }

        backups.Reverse();
        return backups;
    }

    /// <summary>Counts a backup that was deleted for the sake of this log.</summary>
    public void CountDeleted() => Interlocked.Increment(ref _deleted);

    /// <summary>Counts something that could not be done to a backup.</summary>
    public void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>
    /// Deletes a backup, if its name still is that of the same file. No rotation waits while the disk frees its blocks.
    /// </summary>
    /// <returns>Whether it did, and why the disk refused if it did.</returns>
    /// <exception cref="IOException">Another process does not let go of the backups.</exception>
    public (bool IsDeleted, Exception? Refusal) Delete(Backup backup)
    {
        string? aside = null;
        Exception? refusal = null;
        Change(() =>
        {
            if (backup.File is null || disk.IdentityOf(backup.Name) != backup.File)
                return; // A rotation came in between.
            try
            {
                aside = PutAside(backup.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refusal = e;
            }
        });
        if (aside is null)
            return (false, refusal);
        try
        {
            DeleteAside(aside, backup.Number, backup.IsPacked);
            return (true, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (false, e);
        }
    }

    /// <summary>Deletes all, also those of a time when more of them were kept.</summary>
    public void DeleteAll(int count)
    {
        Change(() =>
        {
            bool exists = true;
            for (int number = 1; number <= count || exists; number++)
            {
                exists = false;
                foreach (bool isPacked in (ReadOnlySpan<bool>)[true, false])
                {
                    if (!Exists(number, isPacked))
                        continue;
                    exists = true;
                    disk.Delete(NameOf(number, isPacked));
                }
            }
        });
    }

    /// <summary>
    /// Puts an archive into the place of the file that was packed into it, wherever that is now. What takes long, to
    /// give the file's blocks back, is done when the names are free again.
    /// </summary>
    /// <param name="archive">The archive, whole and synced.</param>
    /// <param name="source">The file.</param>
    /// <returns>False when the file is gone, or the backups may be those of another writer by now.</returns>
    public bool Replace(string archive, FileIdentity source)
    {
        Backup? plain = null;
        string? aside = null;
        Change(() =>
        {
            if (!IsSettled)
                return;
            plain = List().Find(backup => !backup.IsPacked && backup.File == source);
            if (plain is null)
                return;
            disk.Move(archive, NameOf(plain.Number, isPacked: true));
            aside = PutAside(plain.Name);
        });
        if (aside is null)
            return false;
        DeleteAside(aside, plain!.Number, isPacked: false);
        Interlocked.Increment(ref _packed);
        return true;
    }

    /// <summary>
    /// Takes the name from a file that is to be deleted: quickly done, whatever the file's size. Who deletes a file by
    /// its name must keep others from giving the name to another one, and deleting a large one takes its time.
    /// </summary>
    /// <returns>Its name until it is deleted.</returns>
    private string PutAside(string name)
    {
        if (LockFile.FolderOf(path) is not { } folder)
        {
            disk.Delete(name);
            return string.Empty;
        }

        disk.CreateDirectory(folder);
        string aside = System.IO.Path.Combine(
            folder,
            System.IO.Path.GetFileName(path)
                + FormattableString.Invariant($".{Environment.ProcessId}-{Interlocked.Increment(ref _aside)}")
                + DeletingEnding);
        disk.Move(name, aside);
        return aside;
    }

    /// <summary>
    /// Deletes what has lost its name. Where the disk refuses, it gets that back; if that cannot be, because a rotation
    /// has given the name to another one, it is no backup any more, and the next start deletes it.
    /// </summary>
    /// <exception cref="IOException">The disk refused, and all is as before.</exception>
    private void DeleteAside(string aside, int number, bool isPacked)
    {
        if (aside.Length == 0)
            return;
        try
        {
            disk.Delete(aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (IsPutBack(aside, number, isPacked))
                throw;
            CountFailure();
        }
    }

    private bool IsPutBack(string aside, int number, bool isPacked)
    {
        bool isBack = false;
        try
        {
            Change(() =>
            {
                if (Exists(number, isPacked))
                    return;
                disk.Move(aside, NameOf(number, isPacked));
                isBack = true;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It cannot be told from one whose name was taken.
        }

        return isBack;
    }

    /// <summary>
    /// Deletes what is left of an archive that was being written, unless it may be that of another writer by now, who
    /// clears it away.
    /// </summary>
    public void Discard(string unfinished)
    {
        lock (_gate) // A rotation that is on its way ends first.
        {
            if (IsSettled)
                disk.Delete(unfinished);
        }
    }

    /// <summary>
    /// Clears away what a kill left of an unfinished archive. For the one writer of the log, until it succeeds: later
    /// there may be an archive that is being written. What stays does no harm but that nothing is packed, so a failure
    /// keeps nobody from logging; it is counted, and tried again when the next file is opened.
    /// </summary>
    public void Repair()
    {
        if (IsRepaired)
            return;
        try
        {
            Change(DeleteUnfinished);
            IsRepaired = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CountFailure();
        }
    }

    private void Change_NeedsLock(Action action)
    {
        IDisposable? others = isShared && _depth == 0 ? TakeAmongProcesses() : null;
        _depth++;
        try
        {
            action();
        }
        finally
        {
            _depth--;
            others?.Dispose();
        }
    }

    private void DeleteUnfinished()
    {
        if (PackingPath is { } unfinished && disk.Exists(unfinished))
            disk.Delete(unfinished);
        foreach (string aside in ListAside())
            disk.Delete(aside);
        foreach (Backup plain in List().Where(backup => !backup.IsPacked && Exists(backup.Number, isPacked: true)))
            disk.Delete(NameOf(plain.Number, isPacked: true));
    }

    /// <summary>What was to be deleted when its process was killed.</summary>
    private IEnumerable<string> ListAside()
    {
        if (LockFile.FolderOf(path) is not { } folder)
            return [];
        string prefix = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path)) + ".";
        return disk.List(folder, DeletingEnding).Where(aside =>
            aside.StartsWith(prefix, StringComparison.Ordinal)
            && !aside.AsSpan()[prefix.Length..^DeletingEnding.Length].ContainsAnyExcept(_countSigns));
    }

    private static bool TryParse(string ending, out (int Number, bool IsPacked) backup)
    {
        backup = (0, ending.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal));
        string digits = backup.IsPacked ? ending[..^RotationPolicy.PackedEnding.Length] : ending;
        return digits.Length > 0 && digits[0] is >= '1' and <= '9'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out backup.Number)
            && backup.Number <= Limits.MaxBackupNumber;
    }

    private bool Exists(int number, bool isPacked) => disk.Exists(NameOf(number, isPacked));

    private void MoveUp(int from, int to)
    {
        bool isPacked = from > 0 && !Exists(from, isPacked: false);
        string name = NameOf(from, isPacked);
        if (!disk.Exists(name))
            return;
        if (from > 0 && !isPacked && Exists(from, isPacked: true))
            disk.Delete(NameOf(from, isPacked: true)); // Its twin.

        // First, so that after a kill no plain file stands beside a newer archive, which would be taken for its twin.
        bool isReplacing = Exists(to, !isPacked) || Exists(to, isPacked);
        if (Exists(to, !isPacked))
            disk.Delete(NameOf(to, !isPacked));
        disk.Move(name, NameOf(to, isPacked));
        if (isReplacing)
            CountDeleted();
    }

    /// <summary>Others hold it for a few renames and a deletion, never longer.</summary>
    private IDisposable? TakeAmongProcesses()
    {
        if (LockFile.FolderOf(path) is not { } folder)
            return null;
        string name = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(path) + ".backups");
        return LockFile.TakeSoon(disk, name, _longestWait, _pause) ?? throw new IOException(
            $"The backups of {path} are being changed by another process ({name} is locked).");
    }
}
