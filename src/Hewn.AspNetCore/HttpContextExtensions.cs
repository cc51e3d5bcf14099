using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore;

/// <summary>Finds the recorded call of a request.</summary>
public static class HttpContextExtensions
{
    /// <summary>
    /// The running call. Where <c>UseHewnApiLogging</c> is not in the pipeline, a stand-in whose fields go nowhere,
    /// so that a handler runs the same in a test without logging.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static ApiCall ApiCall(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<ApiCall>() is { } call)
            return call;

        call = new ApiCall(context.Features.Get<CallId>()?.Value ?? context.TraceIdentifier);
        context.Features.Set(call);
        return call;
    }
}
