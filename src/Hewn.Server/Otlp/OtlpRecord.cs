namespace Hewn.Server.Otlp;

/// <summary>A log record of OpenTelemetry.</summary>
internal sealed class OtlpRecord
{
    /// <summary>When it happened, nanoseconds since 1970; 0 for not known.</summary>
    public long TimeNs { get; set; }

    /// <summary>When it was seen; 0 for not known.</summary>
    public long ObservedNs { get; set; }

    /// <summary>1 to 24; 0 for not known.</summary>
    public long SeverityNumber { get; set; }

    public string SeverityText { get; set; } = "";

    public object? Body { get; set; }

    public List<KeyValuePair<string, object?>> Attributes { get; set; } = [];

    /// <summary>Attributes that the sender has left out.</summary>
    public long Dropped { get; set; }

    public long Flags { get; set; }

    /// <summary>In hex digits; empty for none.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>As <see cref="TraceId"/>.</summary>
    public string SpanId { get; set; } = "";
}
