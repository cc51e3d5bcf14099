using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture;
using Hewn.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Events;

/// <summary>Runs an endpoint and writes how it went.</summary>
internal sealed class EndpointExecution(RequestDelegate inner, string name, string? module)
{
    private static readonly BodyFacts _noFacts = new();

    public async Task InvokeAsync(HttpContext context)
    {
        CallLog? log = context.RequestServices.GetService<CallLog>();
        if (log is null || !log.Options.Enabled)
        {
            await inner(context).ConfigureAwait(false);
            return;
        }

        long startedAt = log.Time.GetTimestamp();
        try
        {
            await inner(context).ConfigureAwait(false);
        }
        catch (Exception e) // Boundary of nothing: recorded in passing, thrown on as it came.
        {
            Write(log, context, startedAt, e);
            throw;
        }

        Write(log, context, startedAt, null);
    }

    private void Write(CallLog log, HttpContext context, long startedAt, Exception? exception)
    {
        try
        {
            CallRecorder? recorder = context.Features.Get<RunningCall>()?.Recorder;
            if (recorder is not null && exception is not null)
                recorder.Thrown = exception;
            CallEnding ending = recorder?.EndingWith(exception)
                ?? CallEnding.Of(
                    SeenEnd.Of(context, exception, capture: null, ConnectionLifetime.Watch(context)), capture: null);
            CallError error = CallError.Of(ending with { Exception = null }, context.ApiCall().Failure, null, _noFacts);
            Fields fields = Fields.Rent()
                .Add("module", module)
                .Add("type", "endpoint_execution")
                .Add("endpoint", name)
                .Add("duration_s", Math.Round(log.Time.GetElapsedTime(startedAt).TotalSeconds, 3))
                .Add("status", ending.IsSuccess ? "success" : "error")
                .Add("error_type", exception?.GetType().FullName ?? (ending.IsAborted ? "ClientAborted" : error.Type))
                .Add("error_message", MessageOf(exception) ?? error.Message ?? DefaultMessage(ending));
            log.Logger.Log(LevelOf(ending, log, recorder?.Tells(exception) == true), MessageFor(ending), fields.Span);
            fields.Return();
        }
        catch (Exception e) // Boundary: the endpoint's answer does not depend on its record.
        {
            log.ReportProblem("an endpoint's execution could not be recorded", e);
        }
    }

    /// <summary>
    /// A failed call is one ERROR, and its last record is it. Where there will be none, this record stands for it.
    /// </summary>
    private static Level LevelOf(CallEnding ending, CallLog log, bool hasLastRecord) =>
        hasLastRecord && !ending.IsSuccess ? Level.Warn : ending.LevelIn(log);

    private static string? MessageOf(Exception? exception) =>
        exception is null ? null : JsonString.SafeMessage(exception);

    private static string? DefaultMessage(CallEnding ending) =>
        ending.IsSuccess ? null
        : ending.IsAborted ? "the client left before it had its answer"
        : $"status {ending.Status}";

    private string MessageFor(CallEnding ending) =>
        ending.IsSuccess ? $"Endpoint {name} completed successfully"
        : ending.IsAborted ? $"Endpoint {name} was aborted by the client"
        : $"Endpoint {name} failed";
}
