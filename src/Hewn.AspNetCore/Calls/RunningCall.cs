using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>Marks a request as one that the middleware has in hand.</summary>
internal sealed class RunningCall(HttpContext context, CallIdentity identity, ApiCall call, CallSpan span)
{
    public HttpContext Context => context;

    public CallIdentity Identity => identity;

    public ApiCall Call => call;

    public CallSpan Span => span;

    /// <summary>Who records it; null when nobody does.</summary>
    public CallRecorder? Recorder { get; set; }
}
