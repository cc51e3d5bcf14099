using System.Text.Json;
using Hewn.Files;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>Reads a track's points from its file, whoever writes it meanwhile. Thread-safe.</summary>
internal sealed class TrackReader(PartHost host, string directory)
{
    private readonly string _path = Path.Combine(directory, TrackFile.DataName);
    private readonly string _metadataPath = Path.Combine(directory, TrackFile.MetadataName);

    /// <summary>How many points the file has.</summary>
    public long Total
    {
        get
        {
            using IDiskFile? file = host.Disk.OpenRead(_path);
            return file is null ? 0 : TrackTail.Of(file, file.Length).NextIndex;
        }
    }

    /// <summary>Points whose <paramref name="key"/> lies from low to high.</summary>
    /// <param name="key">What is compared; null for a point that has none.</param>
    /// <param name="order">Whether the file is in order of it.</param>
    /// <param name="low">The first that is wanted.</param>
    /// <param name="high">The last that is wanted.</param>
    /// <param name="limit">How many points at most.</param>
    public TrackPage Read(Func<PointLine, long?> key, Func<PointOrder, bool> order, long low, long high, int limit)
    {
        var points = new List<TrackPoint>();
        using IDiskFile? file = host.Disk.OpenRead(_path);
        if (file is null)
            return new TrackPage(points, 0, -1, 0, HasMore: false, 0, 0);
        long length = file.Length; // Before the order: a writer tells it before it breaks it.
        bool isOrdered = order(OrderOf());
        long start = isOrdered ? TrackFile.LowerBound(file, length, point => key(point) < low) : 0;
        long total = TrackTail.Of(file, length).NextIndex;
        var lines = new LineCursor(file, start, length);
        int damaged = 0;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (!PointLine.TryRead(line, out PointLine point))
            {
                damaged++;
                continue;
            }

            long? at = key(point);
            if (at < low || at is null || at > high)
            {
                if (isOrdered && at > high)
                    break;
                continue;
            }

            if (points.Count == limit)
                return Page(points, hasMore: true, total, damaged);
            points.Add(PointOf(line, point));
        }

        return Page(points, hasMore: false, total, damaged);
    }

    /// <summary>Hands over every point of a part of the file.</summary>
    /// <param name="from">Where the part begins: the beginning of a line.</param>
    /// <param name="take">Takes a point and its fields.</param>
    /// <returns>Where the next part begins.</returns>
    public long Scan(long from, PointHandler take)
    {
        using IDiskFile? file = host.Disk.OpenRead(_path);
        if (file is null)
            return 0;
        var lines = new LineCursor(file, from, file.Length);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (PointLine.TryRead(line, out PointLine point))
                take(point, line.Slice(point.DataStart, point.DataLength));
        }

        return lines.Position;
    }

    /// <summary>Which file it is and how long; null when there is none.</summary>
    public (FileIdentity Identity, long Length)? Facts
    {
        get
        {
            using IDiskFile? file = host.Disk.OpenRead(_path);
            return file is null ? null : (file.Identity, file.Length);
        }
    }

    public TrackMetadata? Metadata => TrackMetadata.Read(host, _metadataPath, ownsIt: false);

    private PointOrder OrderOf() => Metadata?.Order ?? PointOrder.Unknown;

    private static TrackPage Page(List<TrackPoint> points, bool hasMore, long total, int damaged) => new(
        points,
        points.Count == 0 ? 0 : points[0].Index,
        points.Count == 0 ? -1 : points[^1].Index,
        points.Count,
        hasMore,
        total,
        damaged);

    private static TrackPoint PointOf(ReadOnlySpan<byte> line, PointLine point)
    {
        using var data = JsonDocument.Parse(line.Slice(point.DataStart, point.DataLength).ToArray());
        return new TrackPoint(
            point.Index, point.Step, new DateTimeOffset(point.Ticks, TimeSpan.Zero), data.RootElement.Clone());
    }
}
