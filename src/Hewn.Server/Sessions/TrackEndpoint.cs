using System.Globalization;
using System.Text.Json;
using Hewn.Runs;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Sessions;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Takes points of a session's tracks, and answers for them. A track's name may have slashes.</summary>
internal sealed class TrackEndpoint(LogServer server)
{
    private static readonly string[] _batch = ["/append-batch", "/batch"];
    private static readonly string[] _one = ["/append"];
    private static readonly string[] _statistics = ["/stats"];
    private static readonly string[] _byTime = ["/by-time"];
    private static readonly string[] _points = ["/data"];

    /// <summary>Appends: a point, or several at once where the path ends so.</summary>
    public async Task AppendAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string rest = SessionContext.ValueOf(context, "rest");
        bool isBatch = TryCut(rest, _batch, out string name);
        if (!isBatch)
            TryCut(rest, _one, out name);
        (Appended appended, int count) = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(
                context, server, body => Append(places, name, body, isBatch)),
            context.RequestAborted).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("trackId", name);
            if (isBatch)
            {
                json.WriteNumber("startIndex", appended.First);
                json.WriteNumber("endIndex", appended.Last);
                json.WriteNumber("count", count);
                json.WriteNumber("created", appended.Lines.Count);
                json.WriteNumber("duplicates", appended.Duplicates);
            }
            else
            {
                json.WriteNumber("index", appended.Last);
            }

            json.WriteNumber("bufferedDataPoints", 0); // The original keeps some in memory; here all are in the file.
            json.WriteEndObject();
        }, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Lists the tracks.</summary>
    public async Task ListAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        IReadOnlyList<TrackSummary> tracks =
            await QueryRun.RunAsync(server, context, _ => TracksOf(places).ListAll()).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tracks");
            foreach (TrackSummary track in tracks)
            {
                json.WriteStartObject();
                Write(json, track);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Tells points by number or time, or, where the path ends so, what they come to.</summary>
    public Task ReadAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string rest = SessionContext.ValueOf(context, "rest");
        if (TryCut(rest, _statistics, out string name))
            return StatisticsAsync(context, places, name);
        if (TryCut(rest, _byTime, out name))
            return PageAsync(context, ReadTimes(context, places, name));
        TryCut(rest, _points, out name);
        long first = context.Request.Query.ContainsKey("s")
            ? SessionContext.Whole(context, "s", 0, 0, SessionNumbers.Greatest)
            : SessionContext.Whole(context, "startIndex", 0, 0, SessionNumbers.Greatest);
        int limit = LimitOf(context);
        return PageAsync(context, () => Find(places, name).Read(first, limit));
    }

    private (Appended Appended, int Count) Append(
        SessionPlaces places, string name, JsonElement body, bool isBatch)
    {
        int most = server.Options.Limits.MaxLineBytes;
        DateTimeOffset now = server.Options.Time.GetUtcNow();
        PointBody points = isBatch
            ? PointBody.ReadBatch(body, most, now)
            : PointBody.ReadOne(body, most, now);
        return server.Sessions.Use(places, held =>
        {
            if (!points.HaveNumbers)
                SessionContext.RequireOpen(places, held);
            return (Named(() => held.TrackOf(name)).Append(points), points.Points.Count);
        });
    }

    private Func<TrackPage> ReadTimes(HttpContext context, SessionPlaces places, string name)
    {
        DateTimeOffset from = TimeOf(context, "st") ?? DateTimeOffset.UnixEpoch;
        DateTimeOffset to = TimeOf(context, "et") ?? server.Options.Time.GetUtcNow();
        int limit = LimitOf(context);
        return () => Find(places, name).ReadTimes(from, to, limit);
    }

    private async Task PageAsync(HttpContext context, Func<TrackPage> read)
    {
        TrackPage page = await QueryRun.RunAsync(server, context, _ => read()).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (TrackPoint point in page.Data)
            {
                json.WriteStartObject();
                json.WriteNumber("index", point.Index);
                if (point.Step is { } step)
                    json.WriteNumber("step", step);
                JsonFile.Write(json, "data", point.Data);
                json.WriteString("createdAt", JsonFile.TextOf(point.CreatedAt));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("startIndex", page.StartIndex);
            json.WriteNumber("endIndex", page.EndIndex);
            json.WriteNumber("total", page.Total);
            json.WriteBoolean("hasMore", page.HasMore);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task StatisticsAsync(HttpContext context, SessionPlaces places, string name)
    {
        (TrackSummary summary, TrackStatistics statistics) = await QueryRun.RunAsync(server, context, _ =>
        {
            Track track = Find(places, name);
            return (track.Summary(), track.Statistics());
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            Write(json, summary);
            json.WriteStartObject("fields");
            foreach ((string field, MetricStatistics figures) in statistics.Fields)
            {
                json.WriteStartObject(field);
                json.WriteNumber("count", figures.Count);
                Figure(json, "min", figures.Min);
                Figure(json, "max", figures.Max);
                Figure(json, "mean", figures.Mean);
                Figure(json, "last", figures.Last);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Track Find(SessionPlaces places, string name)
    {
        Track track = Named(() => TracksOf(places)[name]);
        string path = Path.Combine(places.Root, "tracks", track.Name, TrackFile.DataName);
        return File.Exists(path) ? track : throw new RequestFailure(404, "the session has no track of that name");
    }

    private SessionTracks TracksOf(SessionPlaces places) => new(server.Sessions.HostOf(places));

    private static T Named<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (ArgumentException e)
        {
            throw RequestFailure.Bad(e.Message);
        }
    }

    private static bool TryCut(string text, string[] endings, out string rest)
    {
        foreach (string ending in endings.Where(ending => text.EndsWith(ending, StringComparison.Ordinal)))
        {
            rest = text[..^ending.Length];
            return true;
        }

        rest = text;
        return false;
    }

    private static int LimitOf(HttpContext context) => (int)SessionContext.Whole(context, "limit", 1000, 1, 10_000);

    /// <summary>Seconds since 1970, as the original has them, or a time as text.</summary>
    private static DateTimeOffset? TimeOf(HttpContext context, string name)
    {
        string text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0 and < 253_402_300_799)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw RequestFailure.Bad(
                $"{name}: '{JsonBody.Shown(text)}' is not possible. Allowed: seconds since 1970, or a time.");
    }

    private static void Write(Utf8JsonWriter json, TrackSummary track)
    {
        json.WriteString("trackId", track.Name);
        json.WriteString("name", track.Name);
        json.WriteString("description", track.Description);
        JsonFile.Write(json, "tags", track.Tags);
        JsonFile.Write(json, "metadata", track.Metadata);
        json.WriteNumber("totalDataPoints", track.TotalPoints);
        json.WriteNumber("bufferedDataPoints", 0);
        Write(json, "createdAt", track.CreatedAt);
        Write(json, "updatedAt", track.UpdatedAt);
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, JsonFile.TextOf(known));
        else
            json.WriteNull(name);
    }

    private static void Figure(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }
}
