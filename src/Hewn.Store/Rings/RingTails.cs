using Hewn.Files;
using Hewn.Ring;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Rings;

/// <summary>
/// What stands only in rings, for those who read logs: of dead processes, and of living ones if that is asked for.
/// Nothing is written, and nothing is locked. Read it before the logs are opened, and keep it until they are read. Not
/// thread-safe.
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
    private readonly Dictionary<FileIdentity, LivingRing> _living = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
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
    /// <param name="readsLiving">Whether what living processes have logged and not written yet is read, too.</param>
    /// <exception cref="IOException">A log file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A log file may not be read.</exception>
    public static RingTails Read(
        IReadOnlyList<LogSet> sets,
        TimeZoneInfo naiveZone,
        IReadOnlyList<string>? alsoIn = null,
        bool readsLiving = false)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var tails = new RingTails { _readsLiving = readsLiving, _timestamps = new(naiveZone) };
        tails._folders.UnionWith(sets.Select(RingsOf).Concat(alsoIn ?? []));
        if (!tails._folders.Any(MayHoldRings))
            return tails;
        foreach (LogSet set in sets)
            tails._tails[PathOf(set)] = new RingTail(set.Open(), new TimestampReader(naiveZone));
        foreach (string folder in tails._folders)
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

    /// <summary>
    /// Waits until all that living processes had logged when this was called stands in the files, as it does within
    /// milliseconds where no disk refuses.
    /// </summary>
    /// <param name="longest">How long to wait.</param>
    /// <returns>False when it does not: only the rings have the rest.</returns>
    public bool AwaitWritten(TimeSpan longest)
    {
        (LivingRing Ring, long Claimed)[] rings =
            [.. _tails.Values.SelectMany(tail => tail.LivingRings).Distinct().Select(ring => (ring, ring.Claimed))];
        return SpinWait.SpinUntil(() => Array.TrueForAll(rings, each => each.Ring.Head >= each.Claimed), longest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RingTail tail in _tails.Values)
            tail.Dispose();
        foreach (LivingRing ring in _living.Values)
            ring.Dispose();
    }

    /// <summary>Looks for the rings of processes that have begun since; their lines come from the tails of
    /// <see cref="FollowedTail"/>. Call it when the logs were read to their ends.</summary>
    internal void FindLiving()
    {
        if (!_readsLiving)
            return;
        foreach (string folder in _folders)
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

    /// <summary>As <see cref="Of"/>, also where there is nothing yet. Ask before the log is read.</summary>
    internal RingTail FollowedTail(LogSet set)
    {
        if (_tails.TryGetValue(PathOf(set), out RingTail? tail))
            return tail;
        _tails.Add(PathOf(set), tail = new RingTail([], _timestamps));
        _folders.Add(RingsOf(set));
        foreach (LivingRing ring in _living.Values)
            Attach(ring);
        return tail;
    }

    /// <summary>Whether logs have to be held while a folder's rings are read; most hold indexes only.</summary>
    private static bool MayHoldRings(string folder)
    {
        try
        {
            return RingPlace.ListIn(SystemDisk.Instance, folder).Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // Who reads it tells why not.
        }
    }

    private static string PathOf(LogSet set) => Path.GetFullPath(set.ActivePath);

    private static string RingsOf(LogSet set) => RingFolder.Of(Path.GetDirectoryName(PathOf(set))!).Path;

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

    /// <summary>
    /// Opens the ring of a process that has begun since. A name may come again (in a container each start has the same
    /// process number); a file's number does not while its ring is open here.
    /// </summary>
    private void TryAddLiving(RingPlace place)
    {
        try
        {
            if (FileIdentity.Of(place.FindRing(SystemDisk.Instance)) is not { } file || _living.ContainsKey(file)
                || LivingRing.TryOpen(place) is not { } ring)
                return; // Perhaps it is being made: the next look finds it.
            _living.Add(file, ring);
            Attach(ring);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stands in it will stand in the files soon.
        }
    }

    /// <summary>Gives the logs that a ring has lines for their lanes, if they have none yet.</summary>
    private void Attach(LivingRing ring)
    {
        for (int i = 0; i < ring.Targets.Count; i++)
        {
            if (ring.Targets[i] is not { } target
                || !_tails.TryGetValue(Path.GetFullPath(target.Path), out RingTail? tail)
                || tail.LivingRings.Contains(ring))
                continue;
            tail.Add(target.IsSession ? new LivingSessionLane(ring, i, target) : new LivingFileLane(ring, i, target));
        }
    }
}
