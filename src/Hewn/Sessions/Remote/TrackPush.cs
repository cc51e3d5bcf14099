using System.Buffers;
using System.Text.Json;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;

namespace Hewn.Sessions.Remote;

/// <summary>Sends the points of a session's tracks, and what is known of each track. Not thread-safe.</summary>
internal sealed class TrackPush(PartHost host, LinePush lines, PushTally tally)
{
    private const string Folder = "tracks";

    /// <summary>Sends what the bookmark has not.</summary>
    /// <param name="session">The session's path at the server.</param>
    /// <param name="mark">The bookmark; moved and saved.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="RemoteFailure">The server does not take it now.</exception>
    public async Task SendAsync(string session, PushBookmark mark, CancellationToken token)
    {
        foreach (string name in NamesOf(host))
        {
            TrackMark known = mark.Tracks.GetValueOrDefault(name, TrackMark.None);
            (byte[] others, string labels) = LabelsOf(name);
            string path = $"{session}/tracks/{Escaped(name)}/append-batch";
            LineSource source = PointsOf(host, name);
            while (source.Read(known.Points, lines.BatchBytes) is { } batch)
            {
                bool hasNewLabels = labels != known.Labels;
                if (batch.IsEmpty && !hasNewLabels)
                    break;
                (long taken, _) = await lines
                    .SendAsync(path, "points", batch, others, hasNewLabels, token).ConfigureAwait(false);
                tally.AddPoints(taken);
                known = new TrackMark(batch.End, labels);
                mark.Tracks[name] = known;
                mark.Refused += lines.TakeRefused();
                mark.Save();
            }
        }
    }

    /// <summary>The session's tracks that have a file.</summary>
    public static IReadOnlyList<string> NamesOf(PartHost host)
    {
        string root = host.PathOf(Folder);
        if (!Directory.Exists(root))
            return [];
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
        };
        return [.. Directory.EnumerateFiles(root, TrackFile.DataName, options)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Where(name => name != ".")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The points of a track.</summary>
    public static LineSource PointsOf(PartHost host, string name) => new(
        host.Disk,
        Path.Combine(host.PathOf(Folder), name, TrackFile.DataName),
        line => PointLine.TryRead(line.Span, out _));

    private static string Escaped(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    /// <summary>What is known of a track, as members of a body, and a hash of it.</summary>
    private (byte[] Members, string Hash) LabelsOf(string name)
    {
        string path = Path.Combine(host.PathOf(Folder), name, TrackFile.MetadataName);
        TrackMetadata known = TrackMetadata.Read(host, path, ownsIt: false) ?? new TrackMetadata();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("description", known.Description);
            JsonFile.Write(json, "tags", known.Tags);
            JsonFile.Write(json, "metadata", known.Metadata);
            if (known.CreatedAt is { } created)
                json.WriteString("createdAt", JsonFile.TextOf(created));
            json.WriteEndObject();
        }

        ReadOnlySpan<byte> members = buffer.WrittenSpan[1..^1];
        return ([(byte)',', .. members], SmallFile.HashOf(members));
    }
}
