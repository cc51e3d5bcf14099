using Hewn.Files;
using Hewn.Sessions;
using Hewn.Sessions.Parts;

namespace Hewn.Server.Sessions;

/// <summary>
/// A session of the server that is being used: its files and what is known of them. Use it with its gate locked.
/// </summary>
internal sealed class HeldSession : IDisposable
{
    private const int MaxTracks = 64; // Files that are open at a time.

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, TrackLines> _tracks = new(StringComparer.Ordinal);

    public HeldSession(SessionPlaces places, PartHost host)
    {
        (Places, Host) = (places, host);
        Runs = new RunLocks(places, host.Time);
        Log = new NumberedFile(host.Disk, places.Log, EnterLog, SessionNumbers.NumberOf);
    }

    /// <summary>Who uses it is alone with it in this process.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether it was given up; then another one is to be asked for.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>When it was used last, for who gives up the oldest.</summary>
    public long LastUse { get; set; }

    /// <summary>Where its files stand.</summary>
    public SessionPlaces Places { get; }

    /// <summary>What its parts need.</summary>
    public PartHost Host { get; }

    /// <summary>Its openings that run elsewhere.</summary>
    public RunLocks Runs { get; }

    /// <summary>Its log.</summary>
    public NumberedFile Log { get; }

    /// <summary>A track of it.</summary>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    public TrackLines TrackOf(string name)
    {
        if (_tracks.TryGetValue(name, out TrackLines? known))
            return known;
        if (_tracks.Count >= MaxTracks)
            CloseTracks();
        return _tracks[name] = new TrackLines(Host, name);
    }

    public void Dispose()
    {
        IsClosed = true;
        Log.Dispose();
        CloseTracks();
        Runs.Dispose();
    }

    private void CloseTracks()
    {
        foreach (TrackLines track in _tracks.Values)
            track.Dispose();
        _tracks.Clear();
    }

    /// <summary>The lock by which the library's own writers take turns at a log, so that both can be at one.</summary>
    private IDisposable EnterLog()
    {
        string folder = LockFile.FolderOf(Places.Log)!;
        Host.Disk.CreateDirectory(folder);
        string name = Path.Combine(folder, Path.GetFileName(Places.Log) + ".lock");
        return LockFile.TakeSoon(Host.Disk, name, _patience, _pause)
            ?? throw new IOException($"the log of {Places.Root} is being written by another process");
    }
}
