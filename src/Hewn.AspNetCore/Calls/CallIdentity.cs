using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>The ids that stand on every line of a call.</summary>
internal sealed record CallIdentity(string RequestId, string? TraceId, string? SpanId)
{
    /// <summary>
    /// Reads the ids of an arriving call. The trace is the running activity's; where nothing listens, there is none,
    /// and then the client's <c>traceparent</c> is read directly.
    /// </summary>
    public static CallIdentity Of(HttpContext context, string requestId)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            return new CallIdentity(requestId, activity.TraceId.ToHexString(), activity.SpanId.ToHexString());

        string? parent = context.Request.Headers.TraceParent;
        return ActivityContext.TryParse(parent, null, out ActivityContext trace)
            ? new CallIdentity(requestId, trace.TraceId.ToHexString(), trace.SpanId.ToHexString())
            : new CallIdentity(requestId, null, null);
    }

    /// <summary>Puts the ids on every record logged until the scope ends.</summary>
    /// <param name="model">The call's model, for the records that carry it.</param>
    public ContextScope Enter(string? model = null) => Log.Context(RequestId, TraceId, SpanId, model: model);
}
