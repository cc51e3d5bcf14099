using Hewn.Files;
using Hewn.Records;
using Hewn.Ring;

namespace Hewn.Diagnostics;

/// <summary>What a log says about itself, in itself: losses, and what was saved from a dead process.</summary>
internal sealed class OwnRecords(LogSystem system) : IOwnLines
{
    private const string LoggerName = Routing.LevelRules.OwnName;
    private const string DiskLoggerName = LoggerName + ".disk";
    private const string Recovered = "Records of a process that ended without closing its log were recovered";
    private const string Unrecovered = "Records of a process that ended without closing its log wait in its ring: "
        + "it could not be recovered yet";

    /// <inheritdoc/>
    public byte[] OfFullBuffer(long dropped) => LineOf(
        $"{dropped} records dropped: the buffer was full", ("dropped", dropped), ("reason", "buffer_full"));

    /// <inheritdoc/>
    public byte[] OfLoss(string path, long dropped) => LineOf(
        $"{dropped} records lost while the file could not be written",
        ("dropped", dropped), ("reason", "write_failed"), ("file", path));

    /// <inheritdoc/>
    public byte[] OfOutage(string path, Outage outage) => LineOf(
        "The file could not be written for a time and takes records again",
        ("file", path),
        ("problem", Shortened(outage.Problem)),
        ("since", outage.Since),
        ("until", outage.Until),
        ("waited", outage.Waited),
        ("lost", outage.Lost));

    /// <inheritdoc/>
    public byte[] OfOutsideChange(string path, OutsideChange change, string what) => LineOf(
        $"The log file {what}", ("file", path), ("change", WordOf(change)));

    /// <inheritdoc/>
    public byte[] OfLostRing(string ring) => LineOf(
        "The ring was deleted while it is in use: records on their way do not survive a kill of the process",
        ("ring", ring));

    /// <inheritdoc/>
    public byte[] OfNoRing(string problem) => LineOf(
        "No ring could be made: records on their way do not survive a kill of the process",
        ("problem", Shortened(problem)));

    /// <inheritdoc/>
    public byte[] OfRecovered(RingReport ring) => LineOf(
        Recovered, ("records", ring.Recovered), ("process", ring.ProcessId), ("ring", ring.Ring));

    /// <inheritdoc/>
    public byte[] OfUnrecovered(string ring, string problem) => LineOf(
        Unrecovered, ("ring", ring), ("problem", Shortened(problem)));

    /// <inheritdoc/>
    public byte[] OfConsole(Outage outage) => LineOf(
        outage.Until is null
            ? "The console could not be written until the log was stopped"
            : "The console could not be written for a time and takes records again",
        ("problem", Shortened(outage.Problem)),
        ("since", outage.Since),
        ("until", outage.Until),
        ("lost", outage.Lost));

    /// <inheritdoc/>
    public byte[] OfNoLocks(string folder) => LineOf(
        "No locks are taken where the log files stand: nothing keeps a second process from writing over this one's "
            + "records",
        ("folder", folder));

    /// <inheritdoc/>
    public byte[] OfClockBack(TimeSpan by) => LineOf(
        "The clock went back: records from here on have earlier times than those before them",
        ("seconds", Math.Round(by.TotalSeconds, 3)));

    /// <summary>
    /// Logs a failure in the care for backups, or its end: nothing for a log in which nobody looks for warnings, as
    /// diagnostics has been told.
    /// </summary>
    public void TellBackups(ProblemKind kind, string message, string path)
    {
        Logger log = system.For(LoggerName);
        if (kind == ProblemKind.Over)
            log.Info(message, ("file", path));
        else
            log.Warn(message, ("file", path));
    }

    /// <summary>Logs how much room the disk of a folder has, as rules expect it.</summary>
    public void TellDiskSpace(string folder, long freeBytes) => system.For(DiskLoggerName).Info(
        "Disk space", ("disk_free_bytes", freeBytes), ("directory", folder));

    /// <summary>Logs what dead processes left and what became of it.</summary>
    public void TellRecovered(IReadOnlyList<RingReport> found, DiagnosticChannel diagnostics)
    {
        Logger log = system.For(LoggerName);
        foreach (RingReport ring in found)
        {
            if (ring.Recovered > 0)
            {
                log.Warn(
                    Recovered,
                    ("records", ring.Recovered), ("process", ring.ProcessId), ("ring", ring.Ring));
            }

            if (ring.DamagedLines > 0)
            {
                log.Error(
                    "Records in a ring were damaged and are lost", ("records", ring.DamagedLines), ("ring", ring.Ring));
            }

            foreach (string problem in ring.Problems)
            {
                diagnostics.Report(ProblemKind.Temporary, $"{ring.Ring} could not be recovered yet: {problem}");
                log.Warn(Unrecovered, ("ring", ring.Ring), ("problem", problem));
            }
        }
    }

    /// <summary>Logs that a backup was deleted and why: outside the log where no destination takes it.</summary>
    public void TellDeleted(Backup backup, DeletionReason reason, DiagnosticChannel diagnostics)
    {
        (Level level, string why) = reason switch
        {
            DeletionReason.Age => (Level.Info, "age"),
            DeletionReason.Count => (Level.Info, "count"),
            DeletionReason.TotalBytes => (Level.Info, "total_bytes"),
            _ => (Level.Warn, "free_disk"), // Nobody chose that these records are too old or too many.
        };
        if (system.RoutesOf(LoggerName)[(int)level] == 0)
        {
            diagnostics.Report(ProblemKind.Permanent, $"The backup {backup.Name} was deleted ({why})");
            return;
        }

        string message = $"The backup {Path.GetFileName(backup.Name)} was deleted";
        Logger log = system.For(LoggerName);
        LogField[] fields =
        [
            ("file", backup.Name), ("reason", why), ("bytes", backup.Bytes), ("last_write", backup.LastWriteUtc),
        ];
        if (level == Level.Warn)
            log.Warn(message, fields);
        else
            log.Info(message, fields);
    }

    // The line must fit into the place where a kill cannot tear it.
    private static string Shortened(string problem) =>
        problem.Length <= Limits.MaxOwnProblemChars ? problem : problem[..Limits.MaxOwnProblemChars] + "…";

    private static string WordOf(OutsideChange change) => change switch
    {
        OutsideChange.Deleted => "deleted",
        OutsideChange.Replaced => "replaced",
        OutsideChange.Unfinished => "unfinished",
        _ => "cut",
    };

    private byte[] LineOf(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        RecordWriter.WriteAlone(new LoggerBinding(system, LoggerName), Level.Warn, message, fields);
}
