using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>Figures as one JSON object; its names are documented in docs/viewing.md and stable.</summary>
internal static class StatsJson
{
    private static readonly JsonWriterOptions _options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object of one window, or one with <c>a</c> and <c>b</c>.</summary>
    public static string Write(StatsRequest request, IReadOnlyList<StatsAnswer> answers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            if (answers.Count == 1)
            {
                WriteFigures(json, request, answers[0]);
            }
            else
            {
                for (int i = 0; i < answers.Count; i++)
                {
                    json.WriteStartObject(i == 0 ? "a" : "b");
                    json.WriteString("window", request.WindowNames[i]);
                    WriteFigures(json, request, answers[i]);
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        return PlainText.OfJson(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteFigures(Utf8JsonWriter json, StatsRequest request, StatsAnswer answer)
    {
        json.WriteNumber("records", answer.Records);
        if (answer.CallParts > 0)
            json.WriteNumber("call_parts", answer.CallParts);
        json.WriteNumber("undated_records", answer.Undated);
        WriteTime(json, "from", answer.FromTicks);
        WriteTime(json, "to", answer.ToTicks);
        if (answer.PerMinute is { } rate)
            json.WriteNumber("per_minute", rate);
        json.WriteNumber("errors", answer.Errors);
        json.WriteStartObject("levels");
        foreach ((Level? level, long records) in answer.Levels)
            json.WriteNumber(level is { } known ? LevelNames.Of(known) : "", records);
        json.WriteEndObject();
        json.WriteNumber("with_status", answer.WithStatus);
        json.WriteNumber("failed", answer.Failed);
        WriteNumbers(json, answer.Durations);
        json.WriteStartObject("by");
        foreach (StatsTable table in answer.Tables)
            WriteTable(json, table);
        json.WriteEndObject();
        if (request.Every is not { } every)
            return;
        json.WriteStartArray("timeline");
        foreach (StatsStretch stretch in new Timeline(every, request.Zone).Of(answer))
        {
            json.WriteStartObject();
            WriteTime(json, "from", stretch.Ticks);
            json.WriteNumber("records", stretch.Records);
            json.WriteNumber("errors", stretch.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTable(Utf8JsonWriter json, StatsTable table)
    {
        json.WriteStartArray(table.Field);
        foreach (StatsRow row in table.Rows)
        {
            json.WriteStartObject();
            if (row.Name is null)
                json.WriteNull("name");
            else
                json.WriteString("name", row.Name);
            json.WriteNumber("records", row.Records);
            json.WriteNumber("errors", row.Errors);
            WriteNumbers(json, row.Durations);
            json.WriteEndObject();
        }

        if (table.Overflow > 0)
        {
            json.WriteStartObject();
            json.WriteBoolean("is_rest", true);
            json.WriteNumber("records", table.Overflow);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteNumbers(Utf8JsonWriter json, StatsNumbers? numbers)
    {
        if (numbers is null)
            return;
        json.WriteStartObject("duration_ms");
        json.WriteNumber("count", numbers.Count);
        json.WriteNumber("mean", numbers.Mean);
        json.WriteNumber("min", numbers.Min);
        json.WriteNumber("p50", numbers.P50);
        json.WriteNumber("p90", numbers.P90);
        json.WriteNumber("p95", numbers.P95);
        json.WriteNumber("p99", numbers.P99);
        json.WriteNumber("max", numbers.Max);
        json.WriteBoolean("approximate", !numbers.IsExact);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? utcTicks)
    {
        if (utcTicks is { } known)
            json.WriteString(name, TimeText.ToSecond(known, TimeZoneInfo.Utc));
    }
}
