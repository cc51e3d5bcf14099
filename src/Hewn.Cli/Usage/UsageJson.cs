using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Cli.Stats;
using Hewn.Cli.View;

namespace Hewn.Cli.Usage;

/// <summary>The figures as one JSON object. What was not told is missing.</summary>
internal static class UsageJson
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(UsageRequest request, UsageReport report)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteStartArray("by");
            foreach (UsageKey key in request.Keys)
                json.WriteStringValue(UsageRequest.NameOf(key));
            json.WriteEndArray();
            WriteTime(json, "since", request.Window.FromTicks);
            WriteTime(json, "until", request.Window.UntilTicks);
            json.WriteStartArray("rows");
            foreach (UsageRow row in report.Rows)
            {
                json.WriteStartObject();
                for (int i = 0; i < row.Values.Count; i++)
                {
                    if (row.Values[i] is { } value)
                        json.WriteString(UsageRequest.NameOf(request.Keys[i]), value);
                }

                Write(json, row.Figures);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("total");
            Write(json, report.Total);
            json.WriteEndObject();
            if (report.Overflow > 0)
                json.WriteNumber("calls_in_no_row", report.Overflow);
            json.WriteEndObject();
        }

        return PlainText.OfJson(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, UsageFigures figures)
    {
        json.WriteNumber("calls", figures.Calls);
        json.WriteNumber("failed", figures.Failed);
        json.WriteNumber("aborted", figures.Aborted);
        json.WriteNumber("unfinished", figures.Unfinished);
        json.WriteNumber("calls_with_tokens", figures.WithTokens);
        WriteTokens(json, "prompt_tokens", figures.PromptTokens);
        WriteTokens(json, "completion_tokens", figures.CompletionTokens);
        WriteTokens(json, "total_tokens", figures.TotalTokens);
        WriteTokens(json, "cached_tokens", figures.CachedTokens);
        WriteTokens(json, "reasoning_tokens", figures.ReasoningTokens);
        StatsJson.WriteNumbers(json, figures.Durations);
        if (figures.Durations is { } ms)
            json.WriteNumber("total_duration_ms", Math.Round(ms.Mean * ms.Count, 3));
    }

    private static void WriteTokens(Utf8JsonWriter json, string name, Int128? tokens)
    {
        if (tokens is not { } known)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(known.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? utcTicks)
    {
        if (utcTicks is { } known)
            json.WriteString(name, TimeText.ToSecond(known, TimeZoneInfo.Utc));
    }
}
