using System.Globalization;
using Hewn.Files;
using Hewn.Store.Rings;

namespace Hewn.Cli.Doctor;

/// <summary>Looks at everything that logging needs. Leaves nothing behind, and changes nothing.</summary>
internal sealed class Examination(SettingsSurvey survey, TimeProvider time)
{
    private const string ProbeName = ".hewn-doctor";
    private static readonly DateTimeOffset _earliest = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(5); // File systems round, and other machines write.

    private readonly Diagnosis _diagnosis = new()
    {
        Settings = survey.Rows,
        Clock = TextOf(time.GetUtcNow().UtcDateTime),
    };

    private readonly HewnOptions _options = survey.Options;

    public Diagnosis Run()
    {
        foreach (string problem in survey.Problems)
            _diagnosis.Add(Severity.Problem, "settings", problem);
        foreach (string suspect in survey.Suspects())
            _diagnosis.Add(Severity.Warning, "settings", suspect);
        if (survey.HasFileSettings)
        {
            _diagnosis.Add(Severity.Note, "settings",
                "the settings file is read by programs that hand their configuration over (AddHewnApiLogging(), "
                + "AddHewn(configuration), Log.Start(options, configuration)); Log.Start(options) and Log.Start(path) "
                + "read the variables only");
        }

        var folders = new SortedSet<string>(StringComparer.Ordinal);
        ConfiguredFile[] files = [.. _options.Files.Select(file => Look(file, folders)).OfType<ConfiguredFile>()];
        IReadOnlyDictionary<ConfiguredFile, IReadOnlyList<DeletedFile>> deleted =
            RetentionPreview.Of(files, time.GetUtcNow().UtcDateTime, SystemDisk.Instance.FreeBytes);
        foreach (ConfiguredFile file in files)
            ExamineFile(file, deleted[file]);
        foreach (string folder in folders)
            ExamineDirectory(folder);
        ExamineSpace(files);
        ExamineClock(files.SelectMany(file => file.Logs));
        return _diagnosis;
    }

    /// <summary>The file with its backups; null where that is no file, or its folder cannot be read.</summary>
    private ConfiguredFile? Look(LogFileOptions file, SortedSet<string> folders)
    {
        if (ConfiguredFile.PathOf(file, _options) is not { } path)
            return null;
        bool isNew = folders.Add(Path.GetDirectoryName(path)!);
        try
        {
            return ConfiguredFile.Of(path, file, _options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isNew)
            {
                _diagnosis.Add(Severity.Problem, "directory",
                    $"{Path.GetDirectoryName(path)} cannot be read, so nothing is known of what is in it: {e.Message} "
                    + "Run this as the user of the program, or give this one the right to read there");
            }

            return null;
        }
    }

    private void ExamineFile(ConfiguredFile configured, IReadOnlyList<DeletedFile> deleted)
    {
        (string path, RotationPolicy policy) = (configured.Path, configured.Rotation);
        Backup[] backups =
        [
            .. configured.Backups.Where(backup => configured.IsShared || backup.Number <= policy.BackupCount),
        ];
        var file = new FileInfo(path);
        _diagnosis.Files.Add(new LogFileReport(
            path,
            file.Exists ? file.Length : null,
            backups.Length,
            backups.Sum(backup => backup.Bytes),
            configured.Logs.Any(IsLocked),
            deleted));
        foreach (string left in RetentionPreview.LeftBehind(configured))
        {
            _diagnosis.Add(Severity.Warning, "retention",
                $"{left} has a higher number than BackupCount={policy.BackupCount}: nothing deletes it any more; "
                + "delete it yourself if it is not needed");
        }

        if (!configured.IsRotated)
        {
            _diagnosis.Add(Severity.Warning, "retention",
                $"{path} is never rotated (size {policy.MaxBytes}, backups {policy.BackupCount}) and grows without "
                + "end");
        }

        if (file.Exists && file.IsReadOnly)
            _diagnosis.Add(Severity.Problem, "files", $"{path} is read-only; give its owner the right to write");
    }

    private bool IsLocked(string path)
    {
        try
        {
            return LockFile.NameOf(path) is { } name && LockFile.IsTaken(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _diagnosis.Add(Severity.Warning, "files", $"whether {path} is being written cannot be told: {e.Message}");
            return false;
        }
    }

    private void ExamineDirectory(string directory)
    {
        bool exists = Directory.Exists(directory);
        string place = directory;
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } above)
            place = above;
        string? refusal = File.Exists(directory) ? "it is a file" : TryWrite(place);
        if (refusal is null && exists && Directory.Exists(Path.Combine(directory, LockFile.Folder)))
            refusal = TryWrite(Path.Combine(directory, LockFile.Folder));
        if (refusal is not null)
        {
            _diagnosis.Add(Severity.Problem, "directory",
                $"{directory} cannot be written: {refusal} Records wait in memory until it can; name another directory "
                + "by Hewn:Directory or LOG_DIR, or give this process the right to write there");
        }
        else if (!exists)
        {
            _diagnosis.Add(Severity.Note, "directory", $"{directory} does not exist yet; it is made at the start");
        }

        _diagnosis.Directories.Add(
            new DirectoryReport(directory, exists, refusal is null, SystemDisk.Instance.FreeBytes(place)));
        if (exists)
            ExamineRings(directory);
    }

    /// <summary>Really writes, because rights, read-only mounts, quotas and full disks all show only then.</summary>
    private static string? TryWrite(string directory)
    {
        string probe = Path.Combine(directory, $"{ProbeName}-{Environment.ProcessId}");
        try
        {
            using (var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write))
            {
                file.WriteByte((byte)'\n');
                file.Flush(flushToDisk: true);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
        finally
        {
            TryDelete(probe);
        }
    }

    private static void TryDelete(string probe)
    {
        try
        {
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It could not be made either, and that was told.
        }
    }

    private void ExamineRings(string directory)
    {
        IReadOnlyList<RingOutcome> rings;
        try
        {
            rings = RingFolder.Of(directory).Plan();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _diagnosis.Add(Severity.Problem, "rings", $"the rings beside the logs cannot be read: {e.Message}");
            return;
        }

        _diagnosis.Rings.AddRange(rings);
        foreach (RingOutcome ring in rings)
        {
            long waiting = ring.Files.Sum(file => file.Unwritten);
            if (ring.State == RingState.Failed)
                _diagnosis.Add(Severity.Problem, "rings", $"{ring.Ring} cannot be read: {ring.Problem}");
            else if (ring.State == RingState.Pending && waiting > 0)
            {
                _diagnosis.Add(Severity.Warning, "rings",
                    $"process {ring.ProcessId} has ended with {waiting} records that stand in no file yet; the next "
                    + $"start of its program writes them, or: hewn recover {directory}");
            }
            else if (ring.State == RingState.Pending)
            {
                _diagnosis.Add(Severity.Note, "rings",
                    $"process {ring.ProcessId} was killed and left a ring whose records are all in their files");
            }

            if (ring.DamagedRecords > 0)
            {
                _diagnosis.Add(Severity.Problem, "rings",
                    $"{ring.DamagedRecords} records in {ring.Ring} are damaged and lost");
            }
        }

        foreach (string left in LeftoverLocks(directory, rings))
        {
            _diagnosis.Add(Severity.Note, "rings",
                $"{left} is the lock of a ring that is gone; nobody holds it, and it can be deleted");
        }
    }

    /// <summary>Locks of rings that are gone. The lock of a log file stays beside it always.</summary>
    private IEnumerable<string> LeftoverLocks(string directory, IReadOnlyList<RingOutcome> rings)
    {
        string folder = RingFolder.Of(directory).Path;
        if (!Directory.Exists(folder))
            return [];
        string[] ofFiles = [.. _diagnosis.Files.Select(file => LockFile.NameOf(file.Path)).OfType<string>()];
        string[] ofRings = [.. rings.Select(ring => Path.ChangeExtension(ring.Ring, ".lock"))];
        return Directory.EnumerateFiles(folder, "*.lock").Except(ofFiles).Except(ofRings)
            .Where(IsOfRing).Where(path => !LockFile.IsTaken(path)).Order();
    }

    private static bool IsOfRing(string path)
    {
        string process = Path.GetExtension(Path.GetFileNameWithoutExtension(path)).TrimStart('.');
        return process.Split('-') is [var id, var number] && id.All(char.IsAsciiDigit) && number.All(char.IsAsciiDigit);
    }

    private void ExamineSpace(IReadOnlyList<ConfiguredFile> files)
    {
        foreach (DirectoryReport directory in _diagnosis.Directories)
        {
            if (directory.FreeBytes is not { } free)
                continue;
            long wanted = _options.BufferBytes;
            foreach (ConfiguredFile file in files.Where(file => file.Folder == directory.Path))
            {
                LogFileReport report = _diagnosis.Files.First(report => report.Path == file.Path);
                wanted = (long)Math.Min(
                    long.MaxValue,
                    wanted + Math.Max(0, file.MostBytes - (report.Bytes ?? 0) - report.BackupBytes));
            }

            if (free < _options.BufferBytes)
            {
                _diagnosis.Add(Severity.Problem, "space",
                    $"{directory.Path} has {Size(free)} free: not enough for the ring of {Size(_options.BufferBytes)}, "
                    + "which keeps records through a kill");
            }
            else if (free < wanted)
            {
                _diagnosis.Add(Severity.Warning, "space",
                    $"{directory.Path} has {Size(free)} free, and its logs may grow by {Size(wanted)}; lower "
                    + "MaxFileBytes or BackupCount, or make room");
            }
        }
    }

    private void ExamineClock(IEnumerable<string> files)
    {
        DateTimeOffset now = time.GetUtcNow();
        string text = _diagnosis.Clock;
        if (now < _earliest)
        {
            _diagnosis.Add(Severity.Problem, "clock",
                $"the clock says {text}, which is in the past; timestamps of records will be wrong. Set the clock");
        }

        foreach (string path in files.Where(File.Exists))
        {
            DateTime written = File.GetLastWriteTimeUtc(path);
            if (written > now.UtcDateTime + _slack)
            {
                _diagnosis.Add(Severity.Warning, "clock",
                    $"{path} was written at {TextOf(written)}, "
                    + $"and the clock says {text}: it was set back, or another machine's clock is ahead. Records will "
                    + "not be in the order of their timestamps");
            }
        }
    }

    private static string TextOf(DateTime utc) =>
        utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => Scaled(bytes, 1L << 30, "GiB"),
        >= 1L << 20 => Scaled(bytes, 1L << 20, "MiB"),
        >= 1L << 10 => Scaled(bytes, 1L << 10, "KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    private static string Scaled(long bytes, long unit, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit:F1} {name}");
}
