using System.Diagnostics;

namespace Hewn.Serilog;

/// <summary>
/// The trace of an event where it is another than that of the thread which writes it: behind an asynchronous wrapper
/// the activity of the call is gone, and the event's own ids are what is left of it.
/// </summary>
internal readonly struct EventTrace : IDisposable
{
    private readonly Activity? _activity;
    private readonly ContextScope _scope;
    private readonly bool _isEntered;

    private EventTrace(Activity? activity, ContextScope scope) => (_activity, _scope, _isEntered) =
        (activity, scope, true);

    /// <summary>Lets records carry the event's ids until disposed.</summary>
    public static EventTrace Enter(ActivityTraceId? traceId, ActivitySpanId? spanId)
    {
        Activity? current = Activity.Current;
        bool hasIds = current is { IdFormat: ActivityIdFormat.W3C };
        // Fast path - the event is written by the call that made it.
        if (traceId == (hasIds ? current!.TraceId : null) && spanId == (hasIds ? current!.SpanId : null))
            return default;
        Activity.Current = null;
        return new EventTrace(
            current, Log.Context(traceId: traceId?.ToHexString(), spanId: spanId?.ToHexString()));
    }

    public void Dispose()
    {
        if (!_isEntered)
            return;
        _scope.Dispose();
        Activity.Current = _activity;
    }
}
