using System.Text.Json;

namespace Hewn.Server.Otlp;

/// <summary>Reads OpenTelemetry's <c>ExportTraceServiceRequest</c> as JSON. Events and links are passed over.</summary>
internal static class OtlpSpanJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 128 };

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<OtlpSpan> Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, _options);
            var spans = new List<OtlpSpan>();
            foreach (JsonElement resource in OtlpJson.Items(document.RootElement, "resourceSpans"))
            {
                List<KeyValuePair<string, object?>> who = resource.TryGetProperty("resource", out JsonElement sender)
                    ? OtlpJson.Pairs(sender, "attributes")
                    : [];
                foreach (JsonElement scope in OtlpJson.Items(resource, "scopeSpans"))
                {
                    string library = scope.TryGetProperty("scope", out JsonElement of) ? OtlpJson.Text(of, "name") : "";
                    spans.AddRange(OtlpJson.Items(scope, "spans").Select(span => ReadSpan(span, who, library)));
                }
            }

            return spans;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"the body is no JSON of spans: {fault.Message}");
        }
    }

    private static OtlpSpan ReadSpan(JsonElement json, List<KeyValuePair<string, object?>> resource, string scope)
    {
        bool hasStatus = json.TryGetProperty("status", out JsonElement status);
        return new OtlpSpan
        {
            Resource = resource,
            Scope = scope,
            TraceId = OtlpJson.Id(json, "traceId"),
            SpanId = OtlpJson.Id(json, "spanId"),
            ParentId = OtlpJson.Id(json, "parentSpanId"),
            Name = OtlpJson.Text(json, "name"),
            Kind = OtlpJson.Number(json, "kind"),
            StartNs = OtlpJson.Number(json, "startTimeUnixNano"),
            EndNs = OtlpJson.Number(json, "endTimeUnixNano"),
            Attributes = OtlpJson.Pairs(json, "attributes"),
            Status = hasStatus ? OtlpJson.Number(status, "code") : 0,
            StatusMessage = hasStatus ? OtlpJson.Text(status, "message") : "",
        };
    }
}
