using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hewn.Tests.Extensions;

/// <summary>A record as the framework's buffers hold it; one object for all, as their pools do.</summary>
internal sealed class KeptRecord : BufferedLogRecord
{
    public override DateTimeOffset Timestamp => At;

    public override LogLevel LogLevel => Severity;

    public override EventId EventId => new(17, "Evicted");

    public override string? Exception => Trail;

    public override ActivityTraceId? ActivityTraceId => Trace;

    public override ActivitySpanId? ActivitySpanId => Span;

    public override string? FormattedMessage => Message;

    public override string? MessageTemplate => "Evicted {Blocks} for {Password}";

    public override IReadOnlyList<KeyValuePair<string, object?>> Attributes => Values;

    public DateTimeOffset At { get; set; }

    public LogLevel Severity { get; set; } = LogLevel.Warning;

    public string? Trail { get; set; }

    public ActivityTraceId? Trace { get; set; }

    public ActivitySpanId? Span { get; set; }

    public string? Message { get; set; }

    public KeyValuePair<string, object?>[] Values { get; set; } = [];
}
