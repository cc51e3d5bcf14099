namespace Hewn.Files;

/// <summary>
/// A file that is written in whole lines and rotated by size and by time. Continues an existing file where it ends; a
/// line that a crash has torn is closed, so that it stays one bad line and does not spoil the next. It has one writer:
/// a second one would continue where it believes the end to be, over the lines of the first. Not thread-safe.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="policy">When it is rotated.</param>
/// <param name="onOpened">Called when another file than before may be open: at start, after a rotation.</param>
/// <param name="syncsBeforeRotation">Whether a full file is synced before it gets its new name.</param>
/// <param name="backups">What it becomes; null for a set of its own.</param>
/// <param name="period">The hour or day it is for; null when it is rotated by size only.</param>
/// <param name="onLocked">
/// Called when the file's lock was taken, before the file is looked at; what it throws keeps the file from being
/// opened.
/// </param>
internal sealed class RotatingFile(
    IDisk disk,
    string path,
    RotationPolicy policy,
    Action? onOpened = null,
    bool syncsBeforeRotation = false,
    BackupSet? backups = null,
    FilePeriod? period = null,
    Action? onLocked = null) : IDisposable
{
    private readonly BackupSet _backups = backups ?? new BackupSet(disk, path);
    private IDiskFile? _file;
    private IDisposable? _lock;
    private int _unsyncedBackups; // The newest so many.
    private bool _hasUnsyncedNames = true; // Who made the file, and whether he synced its name, is not known.
    private FileIdentity? _known; // Stands under the name, unless somebody else has changed that.
    private bool _hasLength; // A pipe or a device has none, so nobody can cut it.
    private OutsideChange? _change;
    private bool _isPutOff; // The last rotation found the names taken,
    private bool _takesAll; // so the next block goes into the full file.

    public long Rotations { get; private set; }

    /// <summary>The length of the file that is open, or was last.</summary>
    public long Length { get; private set; }

    /// <summary>Which file is open, or was last.</summary>
    public FileIdentity Identity { get; private set; }

    /// <summary>
    /// Bytes of the last failed <see cref="Write"/> that stand in the file all the same: always whole lines.
    /// </summary>
    public int WrittenBeforeFailure { get; private set; }

    /// <summary>Opens the file if it is not open.</summary>
    /// <param name="closesTornLine">Whether a last line without an end gets one.</param>
    public void Open(bool closesTornLine = true)
    {
        if (_file is not null)
            return;
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } directory)
            disk.CreateDirectory(directory);
        if (_lock is null && LockFile.NameOf(path) is { } name)
            _lock = TakeLock(name);
        if (_lock is not null)
            _backups.Repair();
        IDiskFile file = disk.OpenAppend(path);
        try
        {
            _hasUnsyncedNames |= file.Length == 0 || file.Identity != _known;
            // What a checkpoint may say of the file is set last: with half of it done the file was not opened.
            long length = file.Length;
            if (closesTornLine && IsTorn(file, length))
                length += EndLine(file, length);
            period?.Begin(file, length);
            if (_known is not null && _change is null)
                _change = ChangeBetween(file.Identity, length);
            Length = length;
            Identity = file.Identity;
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
        _known = Identity;
        _hasLength = Length > 0;
        onOpened?.Invoke();
        _backups.IsSettled = _backups.IsRepaired;
    }

    private IDisposable TakeLock(string name)
    {
        IDisposable taken = disk.TryLock(name) ?? throw new IOException(
            $"It is written by another process or log system ({name} is locked).");
        try
        {
            onLocked?.Invoke();
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>What somebody else did to the file since the last call; null when nobody did anything.</summary>
    public OutsideChange? TakeOutsideChange()
    {
        OutsideChange? change = _change;
        _change = null;
        return change;
    }

    /// <summary>
    /// Writes as many of the lines as fit into the file: not all of them when it is full and must be rotated first.
    /// </summary>
    /// <returns>Bytes written: whole lines.</returns>
    /// <exception cref="IOException">
    /// The disk refused; <see cref="WrittenBeforeFailure"/> says how much of <paramref name="lines"/> is written.
    /// </exception>
    public int Write(ReadOnlySpan<byte> lines)
    {
        WrittenBeforeFailure = 0;
        FollowOutsideChanges();
        Open();
        int fitting = lines.Length;
        if (!_takesAll)
        {
            int ofPeriod = period?.Fitting(lines, isEmpty: Length == 0) ?? lines.Length;
            fitting = FittingLines(lines[..ofPeriod]);
        }

        if (fitting > 0)
            WriteBlock(lines[..fitting]);
        _takesAll = false;
        return fitting;
    }

    /// <summary>Ends a line that a crash has torn, and more lines behind it, in a file that may be torn.</summary>
    public void Complete(ReadOnlySpan<byte> rest)
    {
        Open(closesTornLine: false);
        WriteBlock(rest);
    }

    /// <summary>
    /// Gives the file the name of the newest backup, and goes on in a new one. While somebody else is at the backups'
    /// names the file takes more than it should instead: lines never wait for an archive to get its place.
    /// </summary>
    public void Rotate()
    {
        bool isDone = _backups.TryChange(_isPutOff ? TimeSpan.Zero : Limits.RotationPatience, BeginRotation, () =>
        {
            _backups.IsSettled = false;
            _known = null; // What stands under the name from here on is our own doing.
            _hasUnsyncedNames = true;
            _backups.MoveUp(policy.BackupCount);
            Rotations++;
            _unsyncedBackups = syncsBeforeRotation ? 0 : Math.Min(_unsyncedBackups + 1, policy.BackupCount);
            Open();
        });
        _isPutOff = _takesAll = !isDone;
        if (isDone)
            _backups.Changed?.Invoke();
    }

    private void BeginRotation()
    {
        if (syncsBeforeRotation)
            Sync();
        Close();
    }

    /// <summary>
    /// Empties the file and deletes its backups, also those of a time when more of them were kept.
    /// </summary>
    public void Clear()
    {
        FollowOutsideChanges();
        Open();
        _file!.Truncate(0);
        Length = 0;
        _backups.DeleteAll(policy.BackupCount);
    }

    /// <summary>
    /// Syncs the file, and the backups that it became since the last sync; then the directory, if a name in it is new:
    /// a power cut must not leave a name without its bytes, nor bytes without a name.
    /// </summary>
    public void Sync()
    {
        for (; _unsyncedBackups > 0; _unsyncedBackups--)
            SyncBackup(_unsyncedBackups);
        _file?.Sync();
        if (!_hasUnsyncedNames || LockFile.FolderOf(path) is null) // A device has its name from the system.
            return;
        disk.SyncDirectory(System.IO.Path.GetDirectoryName(path) ?? string.Empty);
        _hasUnsyncedNames = false;
    }

    // Inside Change: opening would make the file anew that has just been packed. An archive is synced when it is made.
    private void SyncBackup(int number) => _backups.Change(() =>
    {
        string backup = RotationPolicy.NameOf(path, number);
        if (number > policy.BackupCount || !disk.Exists(backup))
            return; // Rotation has deleted it.
        using IDiskFile file = disk.OpenAppend(backup);
        file.Sync();
    });

    /// <summary>Closes the file and lets other writers have it; writing opens it again.</summary>
    public void Dispose()
    {
        _backups.IsSettled = false; // Whoever takes the lock next moves the backups; nobody here may touch them.
        Close();
        _lock?.Dispose();
        _lock = null;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>
    /// Somebody may have deleted the file, put another one in its place (an editor, <c>sed -i</c>, logrotate) or cut
    /// it. A file without its name would swallow lines unseen, so the one of that name is opened, or made anew; in a
    /// cut one the next line stands at the new end, not behind a hole of zeros. A last line that a cut or somebody's
    /// own text has left without an end gets one.
    /// </summary>
    private void FollowOutsideChanges()
    {
        if (_file is null)
            return;
        FileIdentity? there = disk.IdentityOf(path);
        if (there != Identity)
        {
            _change = there is null ? OutsideChange.Deleted : OutsideChange.Replaced;
            Dispose(); // The lock as well: the whole folder may be another one.
            return;
        }

        long length = _file.Length;
        if (length == Length)
            return; // Fast path - nobody else has touched it.
        bool isCut = length < Length;
        bool isTorn = IsTorn(_file, length);
        if (_hasLength && (isCut || isTorn))
            _change = isCut ? OutsideChange.Cut : OutsideChange.Unfinished;
        Length = length + (isTorn ? EndLine(_file, length) : 0);
        if (isCut)
            onOpened?.Invoke(); // What a checkpoint says of its length is no longer true.
    }

    /// <summary>What happened while the file was closed, because it had failed.</summary>
    private OutsideChange? ChangeBetween(FileIdentity identity, long length) =>
        identity != _known ? OutsideChange.Replaced
        : length < Length && _hasLength ? OutsideChange.Cut
        : null;

    /// <summary>Bytes of the leading lines that may be written before the next rotation; 0 = rotate first.</summary>
    private int FittingLines(ReadOnlySpan<byte> lines)
    {
        if (policy.Takes(Length, lines.Length))
            return lines.Length;

        int fitting = 0;
        while (fitting < lines.Length)
        {
            int line = lines[fitting..].IndexOf((byte)'\n') + 1;
            if (line == 0)
                line = lines.Length - fitting;
            // An empty file takes a line of any size, else it could never be written.
            if (Length + fitting > 0 && !policy.Takes(Length + fitting, line))
                break;
            fitting += line;
        }

        return fitting;
    }

    private void WriteBlock(ReadOnlySpan<byte> block)
    {
        try
        {
            _file!.Write(block, Length);
            Length += block.Length;
            _hasLength = _hasLength || _file.Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            KeepWholeLines(block);
            throw;
        }
    }

    /// <summary>
    /// A full disk takes the first part of a write. Its whole lines stay and are not written again; the torn rest is
    /// taken back, so that the file ends in a whole line. The same bytes will stand there when the disk has room.
    /// </summary>
    private void KeepWholeLines(ReadOnlySpan<byte> block)
    {
        try
        {
            int taken = (int)Math.Clamp(_file!.Length - Length, 0, block.Length);
            int whole = block[..taken].LastIndexOf((byte)'\n') + 1;
            Length += whole;
            WrittenBeforeFailure = whole;
            _file.Truncate(Length);
        }
        catch (IOException)
        {
            // The disk is gone altogether. If it comes back with a torn line, opening the file closes that line.
        }
    }

    /// <summary>Whether the last line has no end, so that the next one would be glued to it.</summary>
    private static bool IsTorn(IDiskFile file, long length)
    {
        Span<byte> last = stackalloc byte[1];
        return length > 0 && file.Read(last, length - 1) > 0 && last[0] != (byte)'\n';
    }

    /// <summary>Ends the last line. Returns the bytes that took.</summary>
    private static int EndLine(IDiskFile file, long length)
    {
        file.Write("\n"u8, length);
        return 1;
    }
}
