using Hewn.Files;
using Hewn.Ring;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Rings;

/// <summary>
/// What stands only in the rings of dead processes, for those who read logs: nothing is written, and nothing is locked.
/// Read it before the logs are opened, and keep it until they are read. Not thread-safe.
/// </summary>
/// <remarks>
/// A recovery may run at any time. How long each file is, is noted first; then rings are compared with files. A line
/// that the rings hold and that stands behind the noted end was recovered meanwhile, and readers leave it out. The
/// files stay open, so that the system gives no file's number to another one.
/// </remarks>
public sealed class RingTails : IDisposable
{
    private readonly List<RingOutcome> _rings = [];
    private readonly Dictionary<string, RingTail> _tails = [];
    private readonly List<LivingRing> _living = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string[] _folders = [];
    private TimestampReader _timestamps = null!;
    private bool _readsLiving;

    private RingTails()
    {
    }

    /// <summary>The rings of dead processes, and those that cannot be read.</summary>
    public IReadOnlyList<RingOutcome> Rings => _rings;

    /// <summary>Looks for rings beside logs.</summary>
    /// <param name="sets">The logs.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="alsoIn">Further <c>.hewn</c> folders; null for those beside the logs alone.</param>
    /// <exception cref="IOException">A log file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A log file may not be read.</exception>
    public static RingTails Read(
        IReadOnlyList<LogSet> sets, TimeZoneInfo naiveZone, IReadOnlyList<string>? alsoIn = null) =>
        Read(sets, naiveZone, alsoIn, readsLiving: false);

    /// <param name="sets">The logs.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="alsoIn">Further folders.</param>
    /// <param name="readsLiving">Whether the rings of living processes are read, too. Those of sessions are not: their
    /// lines get a number only when they are written.</param>
    internal static RingTails Read(
        IReadOnlyList<LogSet> sets, TimeZoneInfo naiveZone, IReadOnlyList<string>? alsoIn, bool readsLiving)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var tails = new RingTails { _readsLiving = readsLiving, _timestamps = new(naiveZone) };
        IEnumerable<string> beside = sets.Select(set => RingFolder.Of(FolderOf(set)).Path);
        string[] folders = [.. beside.Concat(alsoIn ?? []).Distinct(StringComparer.Ordinal)];
        tails._folders = folders;
        if (!Array.Exists(folders, Directory.Exists))
            return tails;
        foreach (LogSet set in sets)
            tails._tails[PathOf(set)] = new RingTail(set.Open(), new TimestampReader(naiveZone));
        foreach (string folder in folders)
            tails.ReadFolder(folder);
        foreach (RingTail empty in tails._tails.Values.Where(tail => tail.IsEmpty))
            empty.Dispose();
        return tails;
    }

    /// <summary>What stands in rings only of a log; null when there is nothing.</summary>
    public RingTail? Of(LogSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return _tails.TryGetValue(PathOf(set), out RingTail? tail) && !tail.IsEmpty ? tail : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RingTail tail in _tails.Values)
            tail.Dispose();
        _living.ForEach(ring => ring.Dispose());
    }

    /// <summary>Looks for the rings of processes that have begun since; their lines come from the tails of
    /// <see cref="FollowedTail"/>. Call it when the logs were read to their ends.</summary>
    internal void FindLiving()
    {
        foreach (string folder in _readsLiving ? _folders : [])
        {
            try
            {
                foreach (RingPlace place in RingPlace.In(SystemDisk.Instance, folder))
                    TryAddLiving(place);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What stands in them will stand in the files soon.
            }
        }
    }

    /// <summary>As <see cref="Of"/>, also where there is nothing yet.</summary>
    internal RingTail FollowedTail(LogSet set)
    {
        if (!_tails.TryGetValue(PathOf(set), out RingTail? tail))
            _tails.Add(PathOf(set), tail = new RingTail([], _timestamps));
        return tail;
    }

    private static string PathOf(LogSet set) => Path.GetFullPath(set.ActivePath);

    private static string FolderOf(LogSet set) => Path.GetDirectoryName(PathOf(set))!;

    private void ReadFolder(string folder)
    {
        try
        {
            foreach (RingPlace place in RingPlace.In(SystemDisk.Instance, folder))
                Read(place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _rings.Add(new(folder, 0, RingState.Failed) { Problem = e.Message });
        }
    }

    private void Read(RingPlace place)
    {
        using DeadRing? ring = DeadRing.TryRead(SystemDisk.Instance, place, out string? problem);
        if (ring is not null)
            _rings.Add(RingFolder.Describe(place, ring));
        else if (problem is not null)
            _rings.Add(RingFolder.Unopened(place, problem));
        else if (_readsLiving)
            TryAddLiving(place);
        foreach (FileRecovery file in ring?.Files ?? [])
        {
            if (_tails.TryGetValue(file.Target.Path, out RingTail? tail))
                tail.Add(place.Path, file.CopyUnwritten(), file.Target.IsSession);
        }
    }

    private void TryAddLiving(RingPlace place)
    {
        if (!_seen.Add(place.Path) || LivingRing.TryOpen(place) is not { } ring)
            return;
        _living.Add(ring);
        for (int i = 0; i < ring.Targets.Count; i++)
        {
            if (ring.Targets[i] is { IsSession: false } target
                && _tails.TryGetValue(Path.GetFullPath(target.Path), out RingTail? tail))
                tail.Add(new LivingLane(ring, i, target));
        }
    }
}
