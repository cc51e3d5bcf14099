using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Files;
using JsonObject = System.Text.Json.Nodes.JsonObject;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Hewn.Sessions.Remote;

/// <summary>
/// How far a session was sent to one server, kept in the session's own folder. Where it is lost everything is sent
/// again, and the server keeps each line once. Not thread-safe.
/// </summary>
internal sealed class PushBookmark
{
    private const int Version = 1;

    private static readonly JsonWriterOptions _readable = new() { Indented = true };

    private readonly IDisk _disk;
    private readonly string _path;
    private readonly string _url;

    private PushBookmark(IDisk disk, string path, string url) => (_disk, _path, _url) = (disk, path, url);

    /// <summary>A hash of <c>session.json</c> as it was sent.</summary>
    public string Session { get; set; } = "";

    /// <summary>How far the log was sent.</summary>
    public LineMark Log { get; set; }

    /// <summary>The highest number of a line that the server has answered for; -1 when there is none.</summary>
    public long LastNumber { get; set; } = -1;

    /// <summary>A hash of <c>parameters.json</c> as it was sent.</summary>
    public string Parameters { get; set; } = "";

    /// <summary>How far each track was sent.</summary>
    public Dictionary<string, TrackMark> Tracks { get; } = new(StringComparer.Ordinal);

    /// <summary>A hash of each file's entry as it was sent, its content with it.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines and points that the server has refused for good.</summary>
    public long Refused { get; set; }

    /// <summary>Reads it; one that is not there, or damaged, is an empty one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static PushBookmark Load(IDisk disk, SessionPlaces places, RemoteAddress address)
    {
        string path = Path.Combine(places.Own, address.Stem + ".json");
        var mark = new PushBookmark(disk, path, address.Shown);
        if (SmallFile.Read(disk, path) is not { } bytes)
            return mark;
        try
        {
            if (JsonNode.Parse(bytes) is JsonObject json && NumberOf(json["version"]) == Version)
                mark.Read(json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return new PushBookmark(disk, path, address.Shown);
        }

        return mark;
    }

    /// <summary>Forgets everything: the server has nothing of it.</summary>
    public void Clear()
    {
        (Session, Parameters, Log, LastNumber, Refused) = ("", "", default, -1, 0);
        Tracks.Clear();
        Files.Clear();
    }

    /// <summary>Writes it; a reader sees the old one or the new one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            Write(json);
        _disk.CreateDirectory(Path.GetDirectoryName(_path)!);
        NewFile.Replace(_disk, _path, buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteString("url", _url);
        json.WriteString("session", Session);
        Write(json, "log", Log);
        json.WriteNumber("last_number", LastNumber);
        json.WriteString("parameters", Parameters);
        json.WriteStartObject("tracks");
        foreach ((string name, TrackMark track) in Tracks)
        {
            json.WriteStartObject(name);
            Write(json, "points", track.Points);
            json.WriteString("labels", track.Labels);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("files");
        foreach ((string id, string hash) in Files)
            json.WriteString(id, hash);
        json.WriteEndObject();
        json.WriteNumber("refused", Refused);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LineMark mark)
    {
        json.WriteStartObject(name);
        json.WriteNumber("offset", mark.Offset);
        json.WriteNumber("check", mark.Check);
        json.WriteEndObject();
    }

    private void Read(JsonObject json)
    {
        Session = SessionRecord.TextOf(json["session"]) ?? "";
        Log = MarkOf(json["log"]);
        LastNumber = NumberOf(json["last_number"]) ?? -1;
        Parameters = SessionRecord.TextOf(json["parameters"]) ?? "";
        Refused = Math.Max(0, NumberOf(json["refused"]) ?? 0);
        foreach ((string name, JsonNode? node) in json["tracks"] as JsonObject ?? [])
        {
            if (node is JsonObject track)
                Tracks[name] = new TrackMark(MarkOf(track["points"]), SessionRecord.TextOf(track["labels"]) ?? "");
        }

        foreach ((string id, JsonNode? hash) in json["files"] as JsonObject ?? [])
            Files[id] = SessionRecord.TextOf(hash) ?? "";
    }

    private static LineMark MarkOf(JsonNode? node) =>
        node is JsonObject mark && NumberOf(mark["offset"]) is { } offset and >= 0
        && mark["check"] is JsonValue value && value.TryGetValue(out uint check)
            ? new LineMark(offset, check)
            : default;

    private static long? NumberOf(JsonNode? node) => SessionRecord.NumberOf(node);
}
