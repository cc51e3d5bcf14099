using System.Text.Json;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parts;
using Hewn.Store.Sessions;

namespace Hewn.Server.Dashboard;

/// <summary>What is known of a session, its files and its series, as JSON for the page.</summary>
internal static class SessionText
{
    /// <summary>What the list does not say.</summary>
    public static void Write(Utf8JsonWriter json, StoredSession session)
    {
        Pairs(json, "metadata", session.Metadata);
        Pairs(json, "environment", session.Environment);
        SessionListEndpoint.Write(json, "command_line", session.CommandLine);
        json.WriteString("runtime", session.Runtime);
        SessionEnds.Write(json, session);
        json.WriteStartArray("processes");
        foreach (StoredProcess process in session.Processes)
            Write(json, process);
        json.WriteEndArray();
    }

    /// <summary>A file.</summary>
    public static void Write(Utf8JsonWriter json, SessionFile file)
    {
        json.WriteStartObject();
        json.WriteString("id", file.Id);
        json.WriteString("prefix", file.Prefix);
        json.WriteString("name", file.FileName);
        json.WriteString("description", file.Description);
        JsonFile.Write(json, "tags", file.Tags);
        json.WriteNumber("bytes", file.SizeBytes);
        json.WriteString("checksum", file.Checksum);
        json.WriteString("at", JsonFile.TextOf(file.UploadedAt));
        json.WriteEndObject();
    }

    /// <summary>A series.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="series">The series.</param>
    /// <param name="most">How many points at most.</param>
    public static void Write(Utf8JsonWriter json, StoredSeries series, int most)
    {
        json.WriteStartObject();
        json.WriteString("name", series.Name);
        json.WriteString("track", series.Track);
        json.WriteNumber("count", series.Count);
        json.WriteNumber("not_finite", series.NotFinite);
        Figure(json, "last", series.Last);
        Figure(json, "last_step", series.Last is null ? null : series.LastStep);
        Figure(json, "min", series.Min?.Value);
        Figure(json, "max", series.Max?.Value);
        Figure(json, "mean", series.Mean);
        json.WriteStartArray("points");
        foreach (SeriesPoint point in Thinning.Of(series.Points(), most))
        {
            json.WriteStartArray();
            json.WriteNumberValue(point.Step);
            json.WriteNumberValue(point.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Names with values, which are JSON texts, in their order.</summary>
    public static void Pairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartArray(name);
        foreach ((string key, string value) in pairs)
        {
            json.WriteStartArray();
            json.WriteStringValue(key);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, StoredProcess process)
    {
        json.WriteStartObject();
        if (process.Rank is { } rank)
            json.WriteNumber("rank", rank);
        json.WriteString("host", process.Host);
        if (process.ProcessId is { } id)
            json.WriteNumber("process_id", id);
        SessionListEndpoint.Write(json, "started_at", process.StartedAt);
        SessionListEndpoint.Write(json, "ended_at", process.EndedAt);
        json.WriteString("status", process.Status);
        json.WriteBoolean("resumed", process.IsResumed);
        json.WriteEndObject();
    }

    /// <summary>A number; as a text what JSON has no number for.</summary>
    private static void Figure(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } known)
            json.WriteNull(name);
        else if (double.IsFinite(known))
            json.WriteNumber(name, known);
        else
            json.WriteString(name, double.IsNaN(known) ? "NaN" : known > 0 ? "Infinity" : "-Infinity");
    }
}
