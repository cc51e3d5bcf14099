using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Store.Rings;

/// <summary>
/// A <c>.hewn</c> folder: the rings of the processes that log to the files beside it. What a killed process had logged
/// and not yet written stands there.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class RingFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The folder of a log directory, whether it exists or not; the directory itself if it is one.</summary>
    public static RingFolder Of(string directory)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));
        bool isOne = System.IO.Path.GetFileName(full) == LockFile.Folder;
        return new(isOne ? full : System.IO.Path.Combine(full, LockFile.Folder));
    }

    /// <summary>All such folders below a directory, in the order of their names. Links are not followed, and what may
    /// not be read is passed over.</summary>
    public static IReadOnlyList<RingFolder> Below(string directory)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint, // And not hidden ones: the folder's name begins with a dot.
        };
        IEnumerable<string> below = Directory.EnumerateDirectories(directory, LockFile.Folder, options);
        RingFolder own = Of(directory);
        return [.. below.Append(own.Path).Where(Directory.Exists).Distinct().Order(StringComparer.Ordinal)
            .Select(found => new RingFolder(found))];
    }

    /// <summary>Compares each ring with its files. Writes nothing, and needs no right to.</summary>
    /// <param name="cancellation">Ends it between two rings; what was done until then is returned.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public IReadOnlyList<RingOutcome> Plan(CancellationToken cancellation = default) => Each(
        place =>
        {
            using DeadRing? ring = DeadRing.TryRead(SystemDisk.Instance, place, out string? problem);
            return ring is null ? Unopened(place, problem) : Describe(place, ring);
        },
        cancellation);

    /// <summary>
    /// Writes what the rings of dead processes hold into their files, and deletes those rings. A ring that cannot be
    /// written stays and can be tried again; so does one whose process lives.
    /// </summary>
    /// <param name="cancellation">Ends it between two rings; what was done until then is returned.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public IReadOnlyList<RingOutcome> Recover(CancellationToken cancellation = default) => Each(
        place =>
        {
            using RingFile? ring = RingFile.TryOpen(SystemDisk.Instance, place, out string? problem);
            return ring is null
                ? Unopened(place, problem)
                : Describe(place, DeadRings.Recover(SystemDisk.Instance, ring, place.Folder));
        },
        cancellation);

    /// <summary>A ring that nobody may write: its process lives, or it cannot be read.</summary>
    internal static RingOutcome Unopened(RingPlace place, string? problem) =>
        new(place.Path, place.ProcessId, problem is null ? RingState.Running : RingState.Failed) { Problem = problem };

    /// <summary>A ring that was only looked at.</summary>
    internal static RingOutcome Describe(RingPlace place, DeadRing ring) =>
        new(place.Path, ring.ProcessId, RingState.Pending)
        {
            DamagedRecords = ring.DamagedLines,
            Files =
            [
                .. ring.Files.Select(file => new RingFileOutcome(
                    file.Target.Path, file.MissingLines, file.EndsTornLine, null)
                {
                    Losses = Describe(ring.LossesOf(file)),
                }),
            ],
        };

    private static RingLoss[] Describe(IReadOnlyList<UntoldLoss> losses) =>
    [
        .. losses.Select(loss => new RingLoss(
            loss.Reason == LossReason.WriteFailed ? "write_failed" : "buffer_full",
            loss.Records,
            loss.Since,
            loss.Until)),
    ];

    private List<RingOutcome> Each(Func<RingPlace, RingOutcome> treat, CancellationToken cancellation)
    {
        var outcomes = new List<RingOutcome>();
        foreach (RingPlace place in RingPlace.In(SystemDisk.Instance, Path))
        {
            if (cancellation.IsCancellationRequested)
                break;
            outcomes.Add(treat(place));
        }

        return outcomes;
    }

    private static RingOutcome Describe(RingPlace place, RingReport report)
    {
        bool isDone = report.Problem is null && report.Files.All(file => file.Problem is null);
        return new(place.Path, report.ProcessId, isDone ? RingState.Recovered : RingState.Failed)
        {
            DamagedRecords = report.DamagedLines,
            Problem = report.Problem,
            Files =
            [
                .. report.Files.Select(file => new RingFileOutcome(
                    file.Path, file.Lines, file.EndedTornLine, file.Problem)
                {
                    Losses = Describe(file.Losses),
                }),
            ],
        };
    }
}
