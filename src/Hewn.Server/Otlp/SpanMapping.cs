using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Server.Push;

namespace Hewn.Server.Otlp;

/// <summary>
/// Spans of OpenTelemetry as pushed lines: each is a record of type <c>span</c> as Hewn writes them itself, at the time
/// of its end, in a stream of its resource's labels and <c>type="span"</c>; ids are structured metadata, too.
/// </summary>
internal static class SpanMapping
{
    private const long NsPerTick = 100;

    /// <summary>Adds spans to a push.</summary>
    public static void Add(List<OtlpSpan> spans, PushBatch batch, long nowNs)
    {
        foreach (IGrouping<List<KeyValuePair<string, object?>>, OtlpSpan> resource in
            spans.GroupBy(span => span.Resource)) // Lists are equal if they are the same.
        {
            LabelSet labels = OtlpMapping.LabelsOf(resource.Key).With("type", "span");
            int first = batch.Entries.Count;
            foreach (OtlpSpan span in resource)
            {
                LabelSet ids = LabelSet.Of(new[]
                {
                    new Label("trace_id", span.TraceId), new Label("span_id", span.SpanId),
                }.Where(id => id.Value.Length > 0));
                long ns = span.EndNs != 0 ? span.EndNs : span.StartNs != 0 ? span.StartNs : nowNs;
                batch.Entries.Add(new(ns, TextAnswer.Build(json => Write(json, span, ns)), ids));
            }

            batch.Parts.Add(new(labels, first, batch.Entries.Count - first));
        }
    }

    private static void Write(Utf8JsonWriter json, OtlpSpan span, long ns)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Time(ns));
        json.WriteString("level", "INFO");
        json.WriteString("message", "Span ended");
        Write(json, "logger", span.Scope);
        Write(json, "service", OtlpText.Of(span.Resource.Find(one => one.Key == "service.name").Value));
        Write(json, "trace_id", span.TraceId);
        Write(json, "span_id", span.SpanId);
        json.WriteString("type", "span");
        json.WriteStartObject("span");
        json.WriteString("name", span.Name);
        Write(json, "kind", span.Kind switch
        {
            1 => "internal",
            2 => "server",
            3 => "client",
            4 => "producer",
            5 => "consumer",
            _ => "",
        });
        if (span.StartNs != 0)
        {
            json.WriteString("start", Time(span.StartNs));
            if (span.EndNs >= span.StartNs)
                json.WriteNumber("duration_ms", (span.EndNs - span.StartNs) / 1_000_000m);
        }

        json.WriteString("status", span.Status == 2 ? "error" : "ok");
        Write(json, "status_message", span.StatusMessage);
        Write(json, "parent_span_id", span.ParentId);
        json.WriteStartObject("attributes");
        foreach ((string name, object? value) in span.Attributes.DistinctBy(one => one.Key))
        {
            json.WritePropertyName(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            OtlpText.Write(json, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, text);
    }

    private static string Time(long ns) => DateTime.UnixEpoch.AddTicks(ns / NsPerTick)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
