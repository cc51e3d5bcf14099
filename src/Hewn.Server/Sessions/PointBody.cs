using System.Text;
using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;

namespace Hewn.Server.Sessions;

/// <summary>
/// Points of a track as they come: <c>points</c> with their numbers, as they stand in a track's file; or the original's
/// <c>data</c> or <c>dataPoints</c>, which get the next numbers. And what is said of the track. Immutable.
/// </summary>
internal sealed class PointBody
{
    private readonly string? _description;
    private readonly IReadOnlyList<string>? _tags;
    private readonly JsonElement? _metadata;
    private readonly DateTimeOffset? _createdAt;

    private PointBody(JsonElement body, List<NewLine> points, bool haveNumbers)
    {
        (Points, HaveNumbers) = (points, haveNumbers);
        _description = JsonBody.Text(body, "description");
        _tags = JsonBody.Texts(body, "tags");
        _metadata = JsonBody.Member(body, "metadata")?.Clone();
        _createdAt = JsonFile.TimeIn(body, "createdAt");
    }

    /// <summary>The points.</summary>
    public IReadOnlyList<NewLine> Points { get; }

    /// <summary>Whether they have their numbers, and so come from another session's file.</summary>
    public bool HaveNumbers { get; }

    /// <summary>Reads several points.</summary>
    /// <exception cref="RequestFailure">One of them is none; the message says which, and why.</exception>
    public static PointBody ReadBatch(JsonElement body, int maxLineBytes, DateTimeOffset now)
    {
        bool haveNumbers = JsonBody.Member(body, "points") is not null;
        string name = haveNumbers ? "points" : "dataPoints";
        var points = new List<NewLine>();
        foreach (JsonElement point in JsonBody.List(body, name).EnumerateArray())
        {
            NewLine line = haveNumbers ? OfLine(point, points.Count) : OfData(point, name, points.Count, now);
            Check(line, name, points.Count, maxLineBytes);
            points.Add(line);
        }

        return new PointBody(body, points, haveNumbers);
    }

    /// <summary>Reads a single point, the original's way.</summary>
    /// <exception cref="RequestFailure">It is none.</exception>
    public static PointBody ReadOne(JsonElement body, int maxLineBytes, DateTimeOffset now)
    {
        JsonElement data = JsonBody.Object(body, "data")
            ?? throw RequestFailure.Bad("'data' is missing; expected an object with the point's values");
        NewLine line = OfData(data, "data", 0, now);
        Check(line, "data", 0, maxLineBytes);
        return new PointBody(body, [line], haveNumbers: false);
    }

    /// <summary>What is known of the track from now on; what was not said stays.</summary>
    public TrackMetadata ApplyTo(TrackMetadata known) => known with
    {
        Description = _description ?? known.Description,
        Tags = _tags ?? known.Tags,
        Metadata = _metadata ?? known.Metadata,
        CreatedAt = known.CreatedAt is { } before && (_createdAt is null || before <= _createdAt) ? before : _createdAt,
    };

    private static NewLine OfLine(JsonElement point, int index)
    {
        byte[] line = point.ValueKind == JsonValueKind.Object ? JsonBody.OnOneLine(point) : [];
        return PointLine.TryRead(line, out PointLine read)
            ? new NewLine(read.Index, line, [])
            : throw Wrong("points", index, "is no point of a track; expected index, data and createdAt");
    }

    private static NewLine OfData(JsonElement data, string name, int index, DateTimeOffset now)
    {
        if (data.ValueKind != JsonValueKind.Object)
            throw Wrong(name, index, "is no object with a point's values");
        byte[] after =
        [
            .. ",\"data\":"u8, .. JsonBody.OnOneLine(data),
            .. ",\"createdAt\":\""u8, .. Encoding.ASCII.GetBytes(JsonFile.TextOf(now)), .. "\"}"u8,
        ];
        return new NewLine(null, "{\"index\":"u8.ToArray(), after);
    }

    private static void Check(NewLine line, string name, int index, int maxLineBytes)
    {
        int bytes = line.Before.Length + line.After.Length;
        if (maxLineBytes > 0 && bytes > maxLineBytes)
        {
            throw Wrong(name, index, FormattableString.Invariant(
                $"has {bytes} bytes; at most {maxLineBytes} are taken (max_line_size)"));
        }
    }

    private static RequestFailure Wrong(string name, int index, string what) =>
        RequestFailure.Bad(FormattableString.Invariant($"{name}[{index}] {what}"));
}
