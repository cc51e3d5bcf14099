using Hewn.Diagnostics;
using Hewn.Ring;

namespace Hewn.Files;

/// <summary>The files of one log system, with the care for their backups and their places among processes.</summary>
internal sealed class LogFiles : IDisposable
{
    private readonly HewnOptions _options;
    private readonly IDisk _disk;
    private readonly OwnRecords _ownRecords;
    private readonly DiagnosticChannel _diagnostics;
    private readonly List<BackupKeeper> _keepers = [];
    private readonly List<SharedPlace> _places = [];
    private readonly List<IDisposable> _starting = []; // What keeps others that share a log from starting meanwhile.
    private readonly Housekeeper? _housekeeper;
    private readonly DiskSpaceWatch? _space;

    /// <param name="options">What to write where.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="ownRecords">Makes the records about what becomes of files and backups.</param>
    /// <param name="diagnostics">Where failures are told.</param>
    /// <param name="former">The files of the system whose place it takes; null for none.</param>
    public LogFiles(
        HewnOptions options, IDisk disk, OwnRecords ownRecords, DiagnosticChannel diagnostics, LogFiles? former)
    {
        (_options, _disk, _ownRecords, _diagnostics) = (options, disk, ownRecords, diagnostics);
        try
        {
            string[] shared = [.. _options.Files.Where(file => file.Shared).Select(PathOf)];
            foreach (string log in shared.Order(StringComparer.Ordinal)) // In one order: nobody waits in a circle.
                _starting.AddRange(SharedPlace.EnterStart(disk, log) is { } entered ? [entered] : []);
            _places.AddRange(shared.Select(log => SharedPlace.Take(disk, log, former?._places ?? [])));
            Destinations = [.. _options.Files.Select(Open)];
            _housekeeper = _keepers.Count > 0 ? new Housekeeper(_keepers) : null;
            if (options.DiskSpaceInterval > TimeSpan.Zero)
            {
                string[] folders = [.. _options.Files.Select(file => Path.GetDirectoryName(PathOf(file))!)
                    .Distinct(StringComparer.Ordinal)];
                _space = new DiskSpaceWatch(folders, disk, ownRecords.TellDiskSpace, diagnostics);
            }
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    /// <summary>The files, in the order of the options.</summary>
    public IReadOnlyList<FileDestination> Destinations { get; }

    /// <summary>Where their rings may stand.</summary>
    public IEnumerable<string> Folders =>
        _options.Files.Select(file => LockFile.FolderOf(PathOf(file))).OfType<string>();

    /// <summary>The first file that others write, too; null where there is none.</summary>
    /// <param name="others">The files of another system.</param>
    /// <param name="countsShared">Whether a file counts that both share with other processes.</param>
    public string? FileOfBoth(LogFiles others, bool countsShared) => _options.Files
        .Where(file => countsShared || !file.Shared).Select(PathOf)
        .FirstOrDefault(path => others._options.Files.Select(others.PathOf).Contains(path, StringComparer.Ordinal));

    /// <summary>What dead processes left is in its files: others may start, and backups are cared for.</summary>
    public void Begin()
    {
        _starting.ForEach(entered => entered.Dispose());
        _housekeeper?.Begin();
        _space?.Begin(_options.Time, _options.DiskSpaceInterval);
    }

    /// <summary>The start has failed: others must not wait for it, nor find its places taken.</summary>
    public void Abandon()
    {
        _starting.ForEach(entered => entered.Dispose());
        Dispose();
    }

    /// <summary>Ends the care for backups and what is told of the disk, both of which log.</summary>
    public void StopKeeping() => StopKeeping(Limits.HousekeepingStopTimeout);

    /// <summary>As above, for a process that has little time left.</summary>
    public void StopKeeping(TimeSpan longest)
    {
        _space?.Stop(longest);
        _housekeeper?.Stop(longest);
    }

    /// <summary>Gives their places to other processes, once they are closed.</summary>
    public void Dispose() => _places.ForEach(place => place.Dispose());

    private string PathOf(LogFileOptions file) => Path.GetFullPath(Path.Combine(_options.Directory, file.Path));

    /// <summary>Whether there are backups of a time when more were kept. Later there cannot be.</summary>
    private static bool HasMore(BackupSet backups, int? count)
    {
        try
        {
            return count is > 0 and { } highest && RetentionPolicy.Above(backups.List(), highest).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Opening the file says what is wrong with the folder; the next start looks again.
        }
    }

    private FileDestination Open(LogFileOptions file)
    {
        SharedPlace? place = file.Shared ? _places.Find(place => place.Log == PathOf(file)) : null;
        var target = new RingTarget(
            place?.Path ?? PathOf(file),
            file.MaxBytes ?? _options.MaxFileBytes,
            file.BackupCount ?? _options.BackupCount,
            file.Format)
        {
            RotateEvery = file.RotateEvery ?? _options.RotateEvery,
            RotatesByLocalTime = _options.RotateByLocalTime,
            IsShared = file.Shared,
            Service = _options.Service,
            Environment = _options.Environment,
            Timestamps = _options.TimestampFormat,
        };
        var backups = new BackupSet(_disk, target.Path, target.IsShared);
        RetentionPolicy retention = RetentionPolicy.Of(file, _options);
        int? count = file.Shared ? null : file.BackupCount ?? _options.BackupCount;
        if (LockFile.FolderOf(target.Path) is not null && (!retention.IsEmpty || HasMore(backups, count)))
        {
            _keepers.Add(new BackupKeeper(
                _disk,
                backups,
                retention,
                _options.Time,
                _diagnostics,
                (backup, reason) => _ownRecords.TellDeleted(backup, reason, _diagnostics),
                place?.Log,
                LowPriority.Run,
                (kind, message) => _ownRecords.TellBackups(kind, message, target.Path),
                count));
        }

        return new FileDestination(
            _disk,
            file,
            target,
            _options.Time,
            _diagnostics,
            _ownRecords,
            _options.Durability != Durability.Buffered,
            backups,
            Folders);
    }
}
