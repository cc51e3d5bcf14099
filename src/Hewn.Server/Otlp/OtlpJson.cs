using System.Globalization;
using System.Text.Json;

namespace Hewn.Server.Otlp;

/// <summary>Reads OpenTelemetry's <c>ExportLogsServiceRequest</c> as JSON: ids in hex, numbers as texts.</summary>
internal static class OtlpJson
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 128 };

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<OtlpResource> Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, _options);
            return [.. Items(document.RootElement, "resourceLogs").Select(ReadResource)];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"the body is no JSON of logs: {fault.Message}");
        }
    }

    private static OtlpResource ReadResource(JsonElement json)
    {
        var resource = new OtlpResource();
        if (json.TryGetProperty("resource", out JsonElement who))
            resource.Attributes = Pairs(who, "attributes");
        resource.Scopes.AddRange(Items(json, "scopeLogs").Select(ReadScope));
        return resource;
    }

    private static OtlpScope ReadScope(JsonElement json)
    {
        var scope = new OtlpScope();
        if (json.TryGetProperty("scope", out JsonElement library))
        {
            scope.Name = Text(library, "name");
            scope.Version = Text(library, "version");
            scope.Attributes = Pairs(library, "attributes");
            scope.Dropped = Number(library, "droppedAttributesCount");
        }

        scope.Records.AddRange(Items(json, "logRecords").Select(ReadRecord));
        return scope;
    }

    private static OtlpRecord ReadRecord(JsonElement json) => new()
    {
        TimeNs = Number(json, "timeUnixNano"),
        ObservedNs = Number(json, "observedTimeUnixNano"),
        SeverityNumber = Number(json, "severityNumber"),
        SeverityText = Text(json, "severityText"),
        Body = json.TryGetProperty("body", out JsonElement body) ? Value(body) : null,
        Attributes = Pairs(json, "attributes"),
        Dropped = Number(json, "droppedAttributesCount"),
        Flags = Number(json, "flags"),
        TraceId = Id(json, "traceId"),
        SpanId = Id(json, "spanId"),
    };

    internal static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement list) && list.ValueKind != JsonValueKind.Null
            ? list.EnumerateArray()
            : [];

    internal static List<KeyValuePair<string, object?>> Pairs(JsonElement json, string name) =>
        [.. Items(json, name).Select(pair => new KeyValuePair<string, object?>(
            Text(pair, "key"), pair.TryGetProperty("value", out JsonElement value) ? Value(value) : null))];

    private static object? Value(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        foreach (JsonProperty member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "stringValue":
                    return member.Value.GetString() ?? "";
                case "boolValue":
                    return member.Value.GetBoolean();
                case "intValue":
                    return Whole(member.Value);
                case "doubleValue":
                    return member.Value.ValueKind == JsonValueKind.String
                        ? double.Parse(member.Value.GetString()!, CultureInfo.InvariantCulture)
                        : member.Value.GetDouble();
                case "bytesValue":
                    return member.Value.GetBytesFromBase64();
                case "arrayValue":
                    return Items(member.Value, "values").Select(Value).ToList();
                case "kvlistValue":
                    return Pairs(member.Value, "values");
            }
        }

        return null;
    }

    internal static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement text) ? text.GetString() ?? "" : "";

    internal static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement number) ? Whole(number) : 0;

    private static long Whole(JsonElement number) => number.ValueKind == JsonValueKind.String
        ? long.Parse(number.GetString()!, CultureInfo.InvariantCulture)
        : number.GetInt64();

    internal static string Id(JsonElement json, string name)
    {
        string id = Text(json, name);
        return id.AsSpan().ContainsAnyExcept('0') ? Convert.ToHexStringLower(Convert.FromHexString(id)) : "";
    }
}
