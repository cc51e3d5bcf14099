using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Cli.View;

namespace Hewn.Cli.Requests;

/// <summary>Calls as JSON objects, each on a line.</summary>
internal static class CallJson
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    // Bodies are what `show` is for.
    private static readonly string[] _facts =
    [
        "model", "method", "url", "status_code", "error_type", "stream", "prompt_tokens", "completion_tokens",
        "total_tokens", "cached_tokens", "cache_write_tokens", "reasoning_tokens", "ttft_ms", "inter_token_p50_ms",
        "inter_token_p99_ms", "tokens_per_second", "queue_ms", "load_ms", "finish_reason", "upstream", "duration_ms",
    ];

    /// <summary>What was measured of a call, without its bodies.</summary>
    public static string Facts(RecordedCall call) => Write(json =>
    {
        json.WriteString("request_id", call.Id);
        json.WriteString("timestamp", TimeText.Precise(call.StartTicks, TimeZoneInfo.Utc));
        json.WriteString("outcome", call.Outcome);
        foreach (string name in _facts)
        {
            if (call.Value(name) is { } value)
                Property(json, name, value);
        }
    });

    /// <summary>Both records as they stand; <c>null</c> for one that is missing.</summary>
    public static string Whole(RecordedCall call) => Write(json =>
    {
        Property(json, "request", call.Request);
        Property(json, "response", call.End);
    });

    /// <summary>What differs between two calls.</summary>
    public static string Of(CallDiff diff) => Write(json =>
    {
        json.WriteStartArray("parameters");
        foreach ((string name, string? before, string? after) in diff.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("before", before);
            json.WriteString("after", after);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Lines(json, "prompt", diff.Prompt);
        Lines(json, "answer", diff.Answer);
    });

    private static void Lines(Utf8JsonWriter json, string name, IReadOnlyList<DiffLine> lines)
    {
        json.WriteStartArray(name);
        foreach (DiffLine line in lines.Where(line => line.Sign != ' '))
            json.WriteStringValue($"{line.Sign}{line.Text}");
        json.WriteEndArray();
    }

    private static void Property(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
            known.WriteTo(json);
        else
            json.WriteNullValue();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return PlainText.OfJson(Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
