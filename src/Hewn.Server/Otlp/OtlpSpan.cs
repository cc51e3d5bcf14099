namespace Hewn.Server.Otlp;

/// <summary>A span of OpenTelemetry, with what is said of who sent it.</summary>
internal sealed class OtlpSpan
{
    public List<KeyValuePair<string, object?>> Resource { get; set; } = [];

    /// <summary>The library that made it.</summary>
    public string Scope { get; set; } = "";

    public string TraceId { get; set; } = "";

    public string SpanId { get; set; } = "";

    public string ParentId { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>1 internal, 2 server, 3 client, 4 producer, 5 consumer.</summary>
    public long Kind { get; set; }

    public long StartNs { get; set; }

    public long EndNs { get; set; }

    public List<KeyValuePair<string, object?>> Attributes { get; set; } = [];

    /// <summary>1 good, 2 failed.</summary>
    public long Status { get; set; }

    public string StatusMessage { get; set; } = "";
}
