using Hewn.Files;

namespace Hewn.Ring;

/// <summary>The rings that processes left behind when they were killed.</summary>
internal static class DeadRings
{
    /// <summary>
    /// Writes what they hold into their files, in the order in which they were made, and deletes those that are done
    /// with.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="folders">The <c>.hewn</c> folders to look in.</param>
    /// <param name="time">The clock, for lines that tell of losses; null for the system's.</param>
    /// <returns>What was done with each ring, also with those for which there was nothing to do.</returns>
    public static IReadOnlyList<RingReport> Recover(
        IDisk disk, IEnumerable<string> folders, TimeProvider? time = null)
    {
        var reports = new List<RingReport>();
        var places = new List<RingPlace>();
        foreach (string folder in folders.Distinct(StringComparer.Ordinal))
            Guard(folder, () => places.AddRange(RingPlace.ListIn(disk, folder)));
        foreach (RingPlace place in RingPlace.InOrder(disk, places))
            Guard(place.Folder, () => RecoverAt(place));
        return reports;

        void RecoverAt(RingPlace place)
        {
            using RingFile? ring = RingFile.TryOpen(disk, place, out _);
            if (ring is not null)
                reports.Add(Recover(disk, ring, place.Folder, time));
        }

        void Guard(string folder, Action action)
        {
            try
            {
                action();
            }
            catch (Exception e) when (RingFile.IsUnreadable(e))
            {
                reports.Add(new RingReport(folder, 0) { Problem = e.Message });
            }
        }
    }

    /// <summary>Writes what one ring holds into its files, and deletes it when it is done with.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="ring">The ring, locked.</param>
    /// <param name="folder">The <c>.hewn</c> folder that it belongs to.</param>
    /// <param name="time">The clock, for lines that tell of losses; null for the system's.</param>
    public static RingReport Recover(IDisk disk, RingFile ring, string folder, TimeProvider? time = null)
    {
        var report = new RingReport(ring.Path, ring.Memory.ProcessId);
        try
        {
            RingRecovery recovery = RingRecovery.Plan(ring.Memory, disk, folder, ring.Path);
            report = report with
            {
                DamagedLines = recovery.DamagedLines,
                Files = Recover(disk, recovery, time ?? TimeProvider.System),
            };
            if (report.Files.All(file => file.Problem is null))
                ring.Release(deletes: true, unmaps: true);
            return report;
        }
        catch (Exception e) // Boundary: no ring, whatever has become of it, may keep a program from starting.
        {
            return report with { Problem = e.Message };
        }
    }

    private static IReadOnlyList<RingReport.FileReport> Recover(IDisk disk, RingRecovery recovery, TimeProvider time)
    {
        RingReport.FileReport[] reports = [.. recovery.Files.Select(file => Recover(disk, recovery, file))];

        // What ends the torn line must stay in the ring until it is ended.
        bool keepsOwnLine = reports.Any(report => report.EndedTornLine && report.Problem is not null);
        for (int i = 0; i < reports.Length; i++)
        {
            if (reports[i].Problem is null && recovery.UntoldOf(recovery.Files[i]) > 0)
                reports[i] = keepsOwnLine
                    ? reports[i] with { Problem = "What was lost is told when the other files are whole." }
                    : Tell(disk, recovery, recovery.Files[i], reports[i], time);
        }

        return reports;
    }

    private static RingReport.FileReport Recover(IDisk disk, RingRecovery recovery, FileRecovery file)
    {
        var report = new RingReport.FileReport(file.Target.Path, file.MissingLines, file.EndsTornLine, null);
        try
        {
            file.Apply(disk, mark => recovery.Remember(file, mark));
            recovery.MarkDone(file);
            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report with { Problem = e.Message };
        }
    }

    private static RingReport.FileReport Tell(
        IDisk disk, RingRecovery recovery, FileRecovery file, RingReport.FileReport report, TimeProvider time)
    {
        IReadOnlyList<UntoldLoss> untold = recovery.LossesOf(file);
        try
        {
            recovery.TellLosses(file, disk, time);
            return report with { Losses = untold };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report with { Problem = e.Message };
        }
    }
}
