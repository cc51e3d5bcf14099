using Hewn.Files;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;

namespace Hewn.Server.Sessions;

/// <summary>The points of a track, as they come with or without their numbers. Not thread-safe.</summary>
internal sealed class TrackLines : IDisposable
{
    private readonly PartHost _host;
    private readonly string _name;
    private readonly string _path;
    private readonly string _metadataPath;
    private readonly NumberedFile _points;

    /// <param name="host">The session.</param>
    /// <param name="name">The track's name.</param>
    /// <exception cref="ArgumentException">It cannot be one.</exception>
    public TrackLines(PartHost host, string name)
    {
        string[] folders = SessionTracks.FoldersOf(name);
        (_host, _name) = (host, string.Join('/', folders));
        string directory = host.PathOf(["tracks", .. folders]);
        _path = Path.Combine(directory, TrackFile.DataName);
        _metadataPath = Path.Combine(directory, TrackFile.MetadataName);
        string lockName = SessionTracks.LockNameOf(_name);
        _points = new NumberedFile(host.Disk, _path, () => host.Lock(lockName), NumberOf);
    }

    /// <summary>Appends points, and keeps what is said of the track.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public Appended Append(PointBody body) => _points.Append(body.Points, written => Prepare(written, body));

    public void Dispose() => _points.Dispose();

    /// <summary>
    /// The metadata comes before the points: no reader may search by halves what is no more in order. What it says of
    /// their number counts for nothing where the points say something else.
    /// </summary>
    private void Prepare(IReadOnlyList<byte[]> lines, PointBody body)
    {
        TrackMetadata known = TrackMetadata.Read(_host, _metadataPath, ownsIt: true) ?? new TrackMetadata();
        (PointOrder order, TrackTail tail) = Ends(known);
        (bool isFirst, long index) = (tail.NextIndex == 0, tail.NextIndex - 1);
        (long? step, long ticks, long next) = (tail.LastStep, tail.LastTicks, tail.NextIndex);
        foreach (byte[] line in lines)
        {
            if (!PointLine.TryRead(line, out PointLine point))
                continue;
            order = order.With(isFirst, step, ticks, point.Step, point.Ticks);
            order = order with { Index = order.Index && (isFirst || point.Index > index) };
            (isFirst, index, step, ticks) = (false, point.Index, point.Step, point.Ticks);
            next = Math.Max(next, point.Index + 1);
        }

        TrackMetadata changed = body.ApplyTo(known) with { Order = order };
        if (changed != known || lines.Count > 0 || !_host.Disk.Exists(_metadataPath))
            changed.Write(_host, _metadataPath, _name, next);
    }

    private (PointOrder Order, TrackTail Tail) Ends(TrackMetadata known)
    {
        using IDiskFile? file = _host.Disk.OpenRead(_path);
        if (file is null || file.Length == 0)
            return (PointOrder.Full, default);
        long length = file.Length;
        return (known.Order ?? TrackFile.OrderOf(file, length), TrackTail.Of(file, length));
    }

    private static long NumberOf(ReadOnlySpan<byte> line) =>
        PointLine.TryRead(line, out PointLine point) ? point.Index : -1;
}
