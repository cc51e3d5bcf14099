using System.Security.Cryptography;
using System.Text;
using Hewn.Ring;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>The tracks of a session by name. Thread-safe.</summary>
public sealed class SessionTracks
{
    private const string Folder = "tracks";

    private readonly PartHost _host;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Track> _tracks = new(StringComparer.Ordinal);
    private readonly Queue<Track> _open = new();

    internal SessionTracks(PartHost host) => _host = host;

    /// <summary>The track of that name, with or without points.</summary>
    /// <param name="name">
    /// Its name; <c>/</c> makes groups, as in <c>train/loss</c>. A part is 1 to 128 bytes without control characters
    /// and any of <c>\ : * ? " &lt; &gt; |</c>, begins with no dot, and is not called as the files of a track.
    /// </param>
    /// <exception cref="ArgumentException">The name cannot be one; the message says why.</exception>
    public Track this[string name]
    {
        get
        {
            lock (_gate)
            {
                if (_tracks.TryGetValue(name ?? string.Empty, out Track? known))
                    return known;
                string[] folders = FoldersOf(name!);
                string plain = string.Join('/', folders);
                if (!_tracks.TryGetValue(plain, out Track? track))
                {
                    string directory = _host.PathOf([Folder, .. folders]);
                    _tracks[plain] = track = new Track(_host, plain, LockNameOf(plain), directory, NoteOpened);
                }

                return track;
            }
        }
    }

    /// <summary>All tracks that have a file, by name.</summary>
    public IReadOnlyList<TrackSummary> ListAll()
    {
        string root = _host.PathOf(Folder);
        if (!Directory.Exists(root))
            return [];
        string[] names = [.. Directory.EnumerateFiles(root, TrackFile.DataName, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(name => name != ".")
            .Order(StringComparer.Ordinal)];
        return [.. names.Select(name => Find(name)?.Summary()).OfType<TrackSummary>()];
    }

    /// <summary>What all points of a track came to; null when there is no such track.</summary>
    public TrackStatistics? Statistics(string name)
    {
        TrackStatistics statistics = this[name].Statistics();
        return statistics.Points == 0 && !File.Exists(_host.PathOf([Folder, .. FoldersOf(name), TrackFile.DataName]))
            ? null
            : statistics;
    }

    /// <summary>Writes points that wait, and brings the metadata of all tracks up to date.</summary>
    /// <returns>Whether no point waits any more.</returns>
    public bool Flush() => All().Aggregate(true, (all, track) => track.Flush() && all);

    /// <summary>Writes what processes that were killed have left in rings.</summary>
    internal void Recover()
    {
        string root = _host.PathOf(Folder);
        if (!Directory.Exists(root))
            return;
        var below = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint, // And not hidden ones: the rings' folder begins with a dot.
        };
        foreach (string ring in Directory.EnumerateFiles(root, "*" + RingFile.Ending, below).ToArray())
        {
            string track = Path.GetDirectoryName(Path.GetDirectoryName(ring))!;
            Find(Path.GetRelativePath(root, track).Replace('\\', '/'))?.BringToFile();
        }
    }

    /// <summary>Writes what waits for the last time and closes the files.</summary>
    internal void End()
    {
        foreach (Track track in All())
            track.End();
    }

    private Track? Find(string name)
    {
        try
        {
            return this[name];
        }
        catch (ArgumentException)
        {
            return null; // A folder that no track of ours can have.
        }
    }

    private Track[] All()
    {
        lock (_gate)
            return [.. _tracks.Values];
    }

    /// <summary>No more files than a process may have: the one that was opened first is closed.</summary>
    private void NoteOpened(Track track)
    {
        lock (_gate)
        {
            _open.Enqueue(track);
            for (int tries = _open.Count; _open.Count > Limits.MaxOpenTracks && tries > 0; tries--)
            {
                Track first = _open.Dequeue();
                if (first == track || !first.TryClose())
                    _open.Enqueue(first);
            }
        }
    }

    /// <summary>One file name for each track, however many folders it has.</summary>
    internal static string LockNameOf(string name)
    {
        string plain = name.Replace("+", "++", StringComparison.Ordinal).Replace('/', '+');
        byte[] bytes = Encoding.UTF8.GetBytes(plain);
        return "track." + (bytes.Length <= 200 ? plain : Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    internal static string[] FoldersOf(string name)
    {
        string[] folders = SafeName.Folders("track name", name);
        if (folders.Length == 0)
            throw new ArgumentException("The track name is empty; expected a name such as loss", nameof(name));
        foreach (string folder in folders)
        {
            if (folder.StartsWith(TrackFile.DataName, StringComparison.OrdinalIgnoreCase)
                || folder.StartsWith(TrackFile.MetadataName, StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException(
                    $"The track name \"{name}\" contains \"{folder}\", which is a file of a track; expected another",
                    nameof(name));
        }

        return folders;
    }
}
