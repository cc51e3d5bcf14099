using System.Diagnostics;
using System.Globalization;
using Hewn;

namespace LocalLlm.Serving;

/// <summary>
/// Writes the spans of one source into the log as the spans of calls are: records of type <c>span</c>. Only those of
/// calls whose client asks for a trace (the flag of its <c>traceparent</c>), so that all others cost nothing.
/// Thread-safe.
/// </summary>
internal sealed class SpanLog : IDisposable
{
    private readonly Logger _logger;
    private readonly ActivityListener _listener;

    /// <param name="logger">Where to; at INFO.</param>
    /// <param name="source">Whose spans.</param>
    public SpanLog(Logger logger, ActivitySource source)
    {
        _logger = logger;
        _listener = new ActivityListener
        {
            ShouldListenTo = candidate => ReferenceEquals(candidate, source),
            Sample = SampleAsParent,
            ActivityStopped = Write,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    private static ActivitySamplingResult SampleAsParent(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.None;

    // The request's context names the call's own span; the record is of this one.
    private void Write(Activity span)
    {
        using ContextScope scope = Log.Context(spanId: span.SpanId.ToString());
        _logger.Info(
            "Span ended",
            ("type", "span"),
            ("span", new Dictionary<string, object?>
            {
                ["name"] = span.OperationName,
                ["kind"] = "internal",
                ["start"] = span.StartTimeUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
                ["duration_ms"] = Math.Round(span.Duration.TotalMilliseconds, 3),
                ["status"] = "ok",
                ["parent_span_id"] = span.ParentSpanId.ToString(),
                ["attributes"] = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value),
            }));
    }
}
