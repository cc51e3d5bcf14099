using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>Sessions for programs: one object on one line. Names are stable; what is unknown is left out.</summary>
internal static class SessionsJson
{
    public static string List(
        IReadOnlyList<ListedSession> sessions, int matching, IReadOnlyList<string> problems) => Object(json =>
    {
        json.WriteNumber("matching", matching);
        json.WriteStartArray("sessions");
        foreach (ListedSession listed in sessions)
        {
            json.WriteStartObject();
            Session(json, listed.Session);
            if (listed.Loss is { } loss)
            {
                json.WriteStartObject("loss");
                json.WriteString("series", loss.Series);
                Figure(json, "last", loss.Value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts(json, "problems", problems);
    });

    public static string Show(
        StoredSession session,
        StoredParameters parameters,
        StoredTracks tracks,
        SessionTally tally,
        IReadOnlyCollection<Entry> last) => Object(json =>
    {
        Session(json, session);
        if (session.Description is not null)
            json.WriteString("description", session.Description);
        if (session.Folder is not null)
            json.WriteString("folder", session.Folder);
        Values(json, "metadata", session.Metadata);
        Values(json, "environment", session.Environment);
        Texts(json, "command_line", session.CommandLine);
        Details(json, session);
        json.WriteNumber("parameters_version", parameters.Version);
        Values(json, "parameters", parameters.Values);
        Series(json, tracks.Series);
        json.WriteStartObject("log");
        json.WriteNumber("records", tally.Records);
        json.WriteNumber("unparsable", tally.Unparsable);
        foreach (Level level in Enum.GetValues<Level>())
            json.WriteNumber(LevelNames.Of(level).ToLowerInvariant(), tally.Of(level));
        json.WriteEndObject();
        json.WriteStartArray("last");
        foreach (Entry entry in last.Where(entry => entry.Fault is null))
            json.WriteRawValue(JsonText.OnOneLine(entry.Raw.Span));
        json.WriteEndArray();
    });

    public static string Compare(
        IReadOnlyList<ComparedSession> sessions,
        IReadOnlyList<ParameterRow> differing,
        int equal,
        string? track) => Object(json =>
    {
        json.WriteStartArray("sessions");
        foreach (ComparedSession compared in sessions)
        {
            json.WriteStartObject();
            Session(json, compared.Session);
            Series(json, compared.Tracks.Series);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("equal_parameters", equal);
        json.WriteStartArray("parameters");
        foreach (ParameterRow row in differing)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteStartArray("values");
            foreach (string? value in row.Values)
                json.WriteRawValue(value ?? "null");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (track is not null)
            Curves(json, sessions, track);
    });

    public static string Match(SessionPlace place, SearchMatch match) => Object(json =>
    {
        json.WriteString("session", place.FullName);
        json.WriteString("where", match.Where);
        if (match.Time is { } time)
            json.WriteString("timestamp", time);
        if (match.Level is { } level)
            json.WriteString("level", LevelNames.Of(level));
        json.WriteString("text", match.Text);
    });

    public static string Import(IReadOnlyList<ImportOutcome> outcomes, bool isDryRun) => Object(json =>
    {
        json.WriteBoolean("dry_run", isDryRun);
        json.WriteStartArray("sessions");
        foreach (ImportOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("name", outcome.FullName);
            json.WriteString("source", outcome.Source);
            json.WriteString("target", outcome.Target);
            json.WriteString("state", outcome.State.ToString().ToLowerInvariant());
            if (outcome.Problem is not null)
                json.WriteString("problem", outcome.Problem);
            json.WriteNumber("files", outcome.Report.Files);
            json.WriteNumber("bytes", outcome.Report.Bytes);
            json.WriteNumber("lines", outcome.Report.Lines);
            json.WriteNumber("duplicate_numbers", outcome.Report.Doubles);
            json.WriteNumber("normalised_numbers", outcome.Report.Normalised);
            json.WriteNumber("unparsable_lines", outcome.Report.Unparsable);
            Texts(json, "notes", outcome.Report.Notes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Push(IReadOnlyList<PushedSession> sessions, string url, bool isDryRun) => Object(json =>
    {
        json.WriteString("url", url);
        json.WriteBoolean("dry_run", isDryRun);
        json.WriteStartArray("sessions");
        foreach (PushedSession one in sessions)
        {
            json.WriteStartObject();
            json.WriteString("name", one.FullName);
            json.WriteString("path", one.Path);
            json.WriteString("state", one.Problem is not null ? "failed" : isDryRun ? "planned" : "sent");
            if (one.Problem is not null)
                json.WriteString("problem", one.Problem);
            json.WriteNumber("lines", one.Lines);
            json.WriteNumber("points", one.Points);
            json.WriteNumber("files", one.Files);
            json.WriteNumber("refused", one.Refused);
            json.WriteNumber("left_out", one.LeftOut);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The series of the chart: of each session that has it, its points of step and value.</summary>
    private static void Curves(Utf8JsonWriter json, IReadOnlyList<ComparedSession> sessions, string track)
    {
        json.WriteStartObject("track");
        json.WriteString("name", track);
        json.WriteStartArray("curves");
        foreach (ComparedSession compared in sessions)
        {
            if (compared.Tracks.Series.FirstOrDefault(series => series.Name == track) is not { } series)
                continue;
            json.WriteStartObject();
            json.WriteString("session", compared.Session.Place.FullName);
            json.WriteStartArray("points");
            foreach (SeriesPoint point in series.Points())
            {
                json.WriteStartArray();
                json.WriteNumberValue(point.Step);
                json.WriteNumberValue(point.Value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Session(Utf8JsonWriter json, StoredSession session)
    {
        json.WriteString("name", session.Place.Name);
        json.WriteString("workspace", session.Place.Workspace);
        json.WriteString("path", session.Place.Path);
        json.WriteString("status", session.Status.ToString().ToLowerInvariant());
        if (session.StatusNote is not null)
            json.WriteString("status_note", session.StatusNote);
        if (session.StartedAt is { } started)
            json.WriteString("started_at", started);
        if (session.EndedAt is { } ended)
            json.WriteString("ended_at", ended);
        if (session.Duration is { } duration)
            json.WriteNumber("duration_ms", duration.TotalMilliseconds);
        Texts(json, "tags", session.Tags);
        if (session.Problems.Count > 0)
            Texts(json, "problems", session.Problems);
    }

    private static void Details(Utf8JsonWriter json, StoredSession session)
    {
        json.WriteBoolean("write_protected", session.IsWriteProtected);
        if (session.Host is not null)
            json.WriteString("host", session.Host);
        if (session.ProcessId is { } process)
            json.WriteNumber("process_id", process);
        if (session.Runtime is not null)
            json.WriteString("runtime", session.Runtime);
        SessionEnds.Write(json, session);
        json.WriteStartArray("runs");
        foreach (StoredProcess process1 in session.Processes)
        {
            json.WriteStartObject();
            json.WriteString("id", process1.Id);
            if (process1.Rank is { } rank)
                json.WriteNumber("rank", rank);
            json.WriteString("host", process1.Host);
            json.WriteString("status", process1.Status);
            json.WriteBoolean("resumed", process1.IsResumed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Series(Utf8JsonWriter json, IReadOnlyList<StoredSeries> all)
    {
        json.WriteStartArray("series");
        foreach (StoredSeries series in all)
        {
            json.WriteStartObject();
            json.WriteString("name", series.Name);
            json.WriteNumber("count", series.Count);
            json.WriteNumber("not_finite", series.NotFinite);
            Figure(json, "last", series.Last);
            json.WriteNumber("last_step", series.LastStep);
            Figure(json, "min", series.Min?.Value);
            Figure(json, "max", series.Max?.Value);
            Figure(json, "mean", series.Mean);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Values(
        Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in values)
        {
            json.WritePropertyName(key);
            json.WriteRawValue(value);
        }

        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Figure(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } known)
            return;
        if (double.IsFinite(known))
            json.WriteNumber(name, known);
        else
            json.WriteString(name, SessionText.Number(known));
    }

    private static string Object(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 256 }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
