using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>
/// What stands of a session in rings only: a process that was killed left it there, and nobody has recovered it yet.
/// Read it before logs and tracks are opened, and keep it until they are read.
/// </summary>
public sealed class SessionTails : IDisposable
{
    private SessionTails(RingTails rings) => Rings = rings;

    /// <summary>The rings.</summary>
    public RingTails Rings { get; }

    /// <summary>Records and points of logs and tracks that stand in rings only.</summary>
    public long Unwritten => Rings.Rings.Sum(ring => ring.Files.Sum(file => file.Unwritten));

    /// <summary>Looks for a session's rings, in every folder that it may have them in.</summary>
    /// <param name="place">The session.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="readsLiving">Whether what living processes have logged and not written yet is read, too.
    /// </param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static SessionTails Read(SessionPlace place, TimeZoneInfo naiveZone, bool readsLiving = false)
    {
        IReadOnlyList<string> folders = SessionLife.FoldersOf(place);
        IEnumerable<LogSet> sets = SessionFiles.LogsOf(place).SelectMany(set => set.Sharers())
            .Concat(SessionFiles.TracksOf(place, out _).Select(track => track.Points));
        return new(RingTails.Read([.. sets], naiveZone, folders, readsLiving));
    }

    /// <inheritdoc/>
    public void Dispose() => Rings.Dispose();
}
