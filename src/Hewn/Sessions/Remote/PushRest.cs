using System.Globalization;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Remote;

/// <summary>What a session has that its server, as far as the bookmark says, has not. Immutable.</summary>
/// <param name="Lines">Lines of the log.</param>
/// <param name="Points">Points of tracks.</param>
/// <param name="Files">Files, or what changed of what is known of them.</param>
/// <param name="HasParameters">Whether parameters changed.</param>
/// <param name="HasRecord">Whether <c>session.json</c> changed.</param>
internal sealed record PushRest(long Lines, long Points, long Files, bool HasParameters, bool HasRecord)
{
    /// <summary>Whether there is nothing.</summary>
    public bool IsNone => this is { Lines: 0, Points: 0, Files: 0, HasParameters: false, HasRecord: false };

    /// <summary>Looks for it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static PushRest Of(PartHost host, RemoteAddress address)
    {
        var places = new SessionPlaces(host.Directory);
        PushBookmark mark = PushBookmark.Load(host.Disk, places, address);
        long points = 0;
        foreach (string name in TrackPush.NamesOf(host))
        {
            TrackMark track = mark.Tracks.GetValueOrDefault(name, TrackMark.None);
            points += TrackPush.PointsOf(host, name).CountFrom(track.Points);
        }

        return new PushRest(
            SessionPush.LinesOf(host).CountFrom(mark.Log),
            points,
            FilePush.EntriesOf(host).LongCount(entry => mark.Files.GetValueOrDefault(entry.File.Id) != entry.Hash),
            HasChanged(host, host.PathOf("parameters.json"), mark.Parameters),
            HasChanged(host, places.Record, mark.Session));
    }

    /// <summary>For people, e.g. <c>12 lines, 3 points and the parameters</c>.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            .. Part(Lines, "line"), .. Part(Points, "point"), .. Part(Files, "file"),
            .. HasParameters ? ["the parameters"] : Array.Empty<string>(),
            .. HasRecord ? ["how it stands"] : Array.Empty<string>(),
        ];
        return parts.Length switch
        {
            0 => "nothing",
            1 => parts[0],
            _ => $"{string.Join(", ", parts[..^1])} and {parts[^1]}",
        };
    }

    private static string[] Part(long count, string noun) => count == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}")];

    private static bool HasChanged(PartHost host, string path, string hash) =>
        SmallFile.Read(host.Disk, path) is { } bytes && SmallFile.HashOf(bytes) != hash;
}
