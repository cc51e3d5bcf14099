using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Cli.Stats;
using Hewn.Cli.View;

namespace Hewn.Cli.Top;

/// <summary>The figures of a window as a JSON object on a line; its names are documented in docs/viewing.md.</summary>
internal static class TopJson
{
    private static readonly JsonWriterOptions _options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(TopFigures figures)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", TimeText.Precise(figures.AtTicks, TimeZoneInfo.Utc));
            json.WriteNumber("window_s", figures.Window.TotalSeconds);
            WriteFigures(json, figures.All);
            WriteRows(json, "models", figures.Models);
            WriteRows(json, "endpoints", figures.Endpoints);
            json.WriteStartArray("slowest");
            foreach (TopCall call in figures.Slowest)
                WriteCall(json, call);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return PlainText.OfJson(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteRows(Utf8JsonWriter json, string name, IReadOnlyList<TopRow> rows)
    {
        json.WriteStartArray(name);
        foreach (TopRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            WriteFigures(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter json, TopRow row)
    {
        json.WriteNumber("records", row.Records);
        json.WriteNumber("per_second", row.PerSecond);
        json.WriteNumber("errors", row.Errors);
        StatsJson.WriteNumbers(json, row.Durations);
    }

    private static void WriteCall(Utf8JsonWriter json, TopCall call)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", TimeText.Precise(call.Ticks, TimeZoneInfo.Utc));
        json.WriteNumber("duration_ms", call.DurationMs ?? 0);
        WriteText(json, "endpoint", call.Endpoint);
        WriteText(json, "model", call.Model);
        WriteText(json, "status_code", call.Status);
        WriteText(json, "request_id", call.RequestId);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
