using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Store.Statistics;

namespace Hewn.Cli.View;

/// <summary>
/// Statistics and error summary as one JSON object; its names are documented in docs/viewer.md and stable.
/// </summary>
internal static class SummaryJson
{
    private static readonly JsonWriterOptions _options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object as text.</summary>
    public static string Write(
        ViewRequest request, long fromTicks, long toTicks, ReadFigures reading, CallSummary? calls, ErrorSummary errors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            WriteTime(json, "from", fromTicks);
            WriteTime(json, "to", toTicks);
            json.WriteStartArray("logs");
            foreach (var set in request.Sets())
                json.WriteStringValue(set.Name);
            json.WriteEndArray();
            json.WriteNumber("records_read", reading.Records);
            json.WriteNumber("unparsable_lines", reading.Unparsable);
            json.WriteNumber("undated_records", reading.Undated);
            json.WriteNumber("duplicate_records", reading.Duplicates);
            if (calls is not null)
            {
                json.WriteNumber("earlier_failed_calls_left_out", reading.EarlierCalls);
                WriteTime(json, "api_log_begins", reading.ApiBeginsTicks);
                WriteCalls(json, calls);
            }

            WriteErrors(json, errors);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteCalls(Utf8JsonWriter json, CallSummary calls)
    {
        json.WriteStartObject("calls");
        WriteFigures(json, calls.Total);
        WriteNumber(json, "per_minute", calls.CallsPerMinute);
        WriteTime(json, "first", calls.FirstUtcTicks);
        WriteTime(json, "last", calls.LastUtcTicks);
        json.WriteBoolean("approximate", calls.IsApproximate);
        WriteGroups(json, "endpoints", calls.Endpoints);
        WriteGroups(json, "models", calls.Models);
        WriteGroups(json, "methods", calls.Methods);
        WriteGroups(json, "statuses", calls.Statuses);
        WriteNames(json, calls.CutDimensions);
        WriteNumber(json, "slow_calls", calls.SlowCalls);
        json.WriteStartArray("slowest");
        foreach (SlowCall call in calls.Slowest)
            WriteSlow(json, call);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, string name, IReadOnlyList<GroupSummary> groups)
    {
        json.WriteStartArray(name);
        foreach (GroupSummary group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            WriteFigures(json, group);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter json, GroupSummary group)
    {
        json.WriteNumber("total", group.Calls);
        json.WriteNumber("succeeded", group.Succeeded);
        json.WriteNumber("failed", group.Failed);
        json.WriteNumber("aborted", group.Aborted);
        WriteNumber(json, "error_rate", group.ErrorRate);
        WriteNumber(json, "prompt_tokens", group.PromptTokens);
        WriteNumber(json, "completion_tokens", group.CompletionTokens);
        if (group.Latency is not { } latency)
            return;
        json.WriteStartObject("duration_ms");
        json.WriteNumber("count", latency.Count);
        json.WriteNumber("mean", latency.MeanMs);
        json.WriteNumber("p50", latency.P50Ms);
        json.WriteNumber("p90", latency.P90Ms);
        json.WriteNumber("p95", latency.P95Ms);
        json.WriteNumber("p99", latency.P99Ms);
        json.WriteNumber("max", latency.MaxMs);
        json.WriteBoolean("approximate", latency.IsApproximate);
        json.WriteEndObject();
    }

    private static void WriteSlow(Utf8JsonWriter json, SlowCall call)
    {
        json.WriteStartObject();
        json.WriteNumber("duration_ms", call.DurationMs);
        WriteTime(json, "timestamp", call.UtcTicks);
        json.WriteString("endpoint", call.Endpoint);
        WriteText(json, "method", call.Method);
        WriteNumber(json, "status_code", call.Status);
        WriteText(json, "request_id", call.RequestId);
        WriteText(json, "model", call.Model);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, ErrorSummary errors)
    {
        json.WriteStartObject("errors");
        json.WriteNumber("total", errors.Total);
        json.WriteNumber("records", errors.Records);
        WriteErrors(json, "types", errors.Types);
        WriteErrors(json, "endpoints", errors.Endpoints);
        WriteErrors(json, "statuses", errors.Statuses);
        WriteNames(json, errors.CutDimensions);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, string name, IReadOnlyList<ErrorGroup> groups)
    {
        json.WriteStartArray(name);
        foreach (ErrorGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteNumber("count", group.Count);
            WriteTime(json, "last", group.LastUtcTicks);
            WriteText(json, "last_message", group.LastMessage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, IReadOnlyList<string> cut)
    {
        json.WriteStartArray("cut_dimensions");
        foreach (string dimension in cut)
            json.WriteStringValue(dimension);
        json.WriteEndArray();
    }

    /// <summary>Times are UTC with microseconds; unknown ones are left out.</summary>
    private static void WriteTime(Utf8JsonWriter json, string name, long? utcTicks)
    {
        if (utcTicks is { } known and > 0)
            json.WriteString(name, TimeText.Precise(known, TimeZoneInfo.Utc));
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } known)
            json.WriteNumber(name, known);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
