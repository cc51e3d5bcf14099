using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>Gives each call its id, puts it on every line, and has the call recorded.</summary>
internal sealed class ApiLoggingMiddleware(RequestDelegate next, CallLog log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // An error page outside of us runs the pipeline a second time for the same call; its records are written.
        RunningCall? running = context.Features.Get<RunningCall>();
        bool isRecordedAlready = running is not null;
        running ??= Begin(context);
        ReturnRequestId(context, running);

        using ContextScope scope = running.Identity.Enter();
        CallRecorder? recorder = isRecordedAlready || !log.Options.Enabled
            ? null
            : CallRecorder.Begin(log, context, running);
        running.Recorder ??= recorder;
        using BufferScope buffer = recorder is null ? default : log.OpenBuffer();
        recorder?.Buffer = buffer;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception e) // Boundary of nothing: recorded in passing, thrown on as it came.
        {
            recorder?.End(e);
            if (!isRecordedAlready)
                running.Span.Stop();
            throw;
        }

        recorder?.End(null);
        if (!isRecordedAlready)
            running.Span.Stop();
    }

    private RunningCall Begin(HttpContext context)
    {
        CallSpan span = CallSpan.Begin(
            context.Request.Headers, log.Options.SpanKind, mayBeExported: log.Options.Enabled);
        CallIdentity identity = log.Identify(context, span);
        var running = new RunningCall(context, identity, new ApiCall(identity.RequestId), span);
        context.Features.Set(running);
        context.Features.Set(running.Call);
        if (!context.Response.HasStarted)
            context.Response.OnStarting(OnStartingAsync, running);
        return running;
    }

    private Task OnStartingAsync(object state)
    {
        var running = (RunningCall)state;
        ReturnRequestId(running.Context, running); // An error page may have cleared it.
        running.Recorder?.WriteRequest();
        return Task.CompletedTask;
    }

    private void ReturnRequestId(HttpContext context, RunningCall running)
    {
        if (!context.Response.HasStarted)
            context.Response.Headers[log.Options.RequestIdHeader] = running.Identity.RequestId;
    }
}
