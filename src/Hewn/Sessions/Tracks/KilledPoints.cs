using Hewn.Files;
using Hewn.Ring;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>What killed processes had appended to a track and not yet written: it stands in their rings.</summary>
/// <param name="host">The session.</param>
/// <param name="path">The track's file.</param>
internal sealed class KilledPoints(PartHost host, string path)
{
    private readonly string _folder = LockFile.FolderOf(path)!;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether there are rings: of killed processes, or of one that lives.</summary>
    public bool MayBeThere => host.Disk.List(_folder, RingFile.Ending).Count > 0;

    /// <summary>Writes the points into the file. The caller has the track's lock.</summary>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="IOException">The file cannot be written, or another process is about to do this.</exception>
    public bool Recover()
    {
        if (!MayBeThere)
            return false;
        bool haveCome = false;
        foreach (RingReport report in DeadRings.Recover(host.Disk, [_folder], host.Time))
        {
            if (report.Files.FirstOrDefault(file => file.Problem is not null) is { } refused)
                throw new IOException(refused.Problem);
            if (report.Problem is { } problem)
                Tell(report.Ring, problem);
            if (report.DamagedLines > 0)
                Tell(report.Ring, $"{report.DamagedLines} points in it are damaged, as by a power cut, and lost");
            haveCome |= report.Recovered > 0;
        }

        foreach (string ring in host.Disk.List(_folder, RingFile.Ending))
        {
            using IDisposable? free = host.Disk.TryLock(
                string.Concat(ring.AsSpan(0, ring.Length - RingFile.Ending.Length), ".lock"));
            if (free is null)
                throw new IOException($"{ring} is being recovered by another process");
            Tell(ring, "it cannot be read; points of a killed process that were not yet written may stand there");
        }

        return haveCome;
    }

    private void Tell(string ring, string problem)
    {
        if (_told.Add(ring))
            host.Diagnostics.Report(ProblemKind.Permanent, $"{ring}: {problem}");
    }
}
