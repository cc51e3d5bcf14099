namespace Hewn.AspNetCore;

/// <summary>Of which calls a <c>span</c> record is written at their end; see docs/tracing.md.</summary>
public enum SpanRecords
{
    /// <summary>Of none. The trace is continued all the same.</summary>
    Never,

    /// <summary>
    /// Of those that are part of a trace: the client sent a <c>traceparent</c> that asks for recording, or somebody
    /// listens to the spans of <see cref="HewnTracing.SourceName"/>.
    /// </summary>
    Traced,

    /// <summary>Of all.</summary>
    Always,
}
