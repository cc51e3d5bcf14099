using System.Text.Json;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// A track's <c>metadata.json</c>, with the names of the original and what is known of the order of its lines. Where it
/// and the points disagree, the points are right. Immutable.
/// </summary>
internal sealed record TrackMetadata
{
    private static readonly string[] _own =
    [
        "trackId", "name", "description", "tags", "metadata", "totalDataPoints", "nextIndex", "createdAt", "updatedAt",
        "ordered",
    ];

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonElement? Metadata { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Null in a file that somebody else made.</summary>
    public PointOrder? Order { get; init; }

    /// <summary>What others wrote beside that; it is kept.</summary>
    public JsonElement? Others { get; init; }

    /// <summary>Reads the file; null when there is none, or none that can be understood.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static TrackMetadata? Read(PartHost host, string path, bool ownsIt)
    {
        if (JsonFile.Read(host, path, static _ => true, ownsIt) is not { } root)
            return null;
        return new TrackMetadata
        {
            Description = JsonFile.TextIn(root, "description"),
            Tags = JsonFile.TextsIn(root, "tags"),
            Metadata = JsonFile.ValueIn(root, "metadata"),
            CreatedAt = JsonFile.TimeIn(root, "createdAt"),
            UpdatedAt = JsonFile.TimeIn(root, "updatedAt"),
            Order = OrderIn(root),
            Others = root,
        };
    }

    /// <summary>Replaces the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(PartHost host, string path, string name, long nextIndex)
    {
        DateTimeOffset now = host.Now;
        JsonFile.Write(host, path, WriteMembers, isDurable: false); // All but its labels can be found out again.

        void WriteMembers(Utf8JsonWriter json)
        {
            json.WriteString("trackId", $"local-track-{name}");
            json.WriteString("name", name);
            json.WriteString("description", Description);
            JsonFile.Write(json, "tags", Tags);
            JsonFile.Write(json, "metadata", Metadata);
            json.WriteNumber("totalDataPoints", nextIndex);
            json.WriteNumber("nextIndex", nextIndex);
            json.WriteString("createdAt", JsonFile.TextOf(CreatedAt ?? now));
            json.WriteString("updatedAt", JsonFile.TextOf(now));
            PointOrder order = Order ?? PointOrder.Unknown;
            json.WriteStartObject("ordered");
            json.WriteBoolean("index", order.Index);
            json.WriteBoolean("step", order.Step);
            json.WriteBoolean("time", order.Time);
            json.WriteEndObject();
            if (Others is not { } others)
                return;
            foreach (JsonProperty other in others.EnumerateObject().Where(other => !_own.Contains(other.Name)))
                other.WriteTo(json);
        }
    }

    private static PointOrder? OrderIn(JsonElement root) =>
        root.TryGetProperty("ordered", out JsonElement ordered) && ordered.ValueKind == JsonValueKind.Object
            ? new PointOrder(IsTrue(ordered, "index"), IsTrue(ordered, "step"), IsTrue(ordered, "time"))
            : null;

    private static bool IsTrue(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
