using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Stands around the whole application. An exception that nobody in it handled is answered here as the server would,
/// with the request id, which the server would take away with all other headers; then it goes on to the server, whose
/// log and telemetry want it.
/// </summary>
internal sealed class UnhandledExceptions(CallLog log) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => InvokeAsync(inner, context));
        next(app);
    };

    private async Task InvokeAsync(RequestDelegate inner, HttpContext context)
    {
        try
        {
            await inner(context).ConfigureAwait(false);
        }
        catch (Exception e) // Boundary of nothing: answered in passing, thrown on as it came.
        {
            // A client that has gone wants no answer; one that has seen a beginning must see the stream break.
            if (context.Features.Get<RunningCall>() is { } running
                && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
                await AnswerAsync(context, running.Identity.RequestId, e).ConfigureAwait(false);
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context, string requestId, Exception exception)
    {
        try
        {
            HttpResponse response = context.Response;
            bool isUnclean = exception is BadHttpRequestException || HoldsUnsentBody(response);
            response.Clear();
            response.StatusCode = (exception as BadHttpRequestException)?.StatusCode
                ?? StatusCodes.Status500InternalServerError;
            response.ContentLength = 0;
            if (isUnclean && IsHttp1(context.Request.Protocol))
                response.Headers.Connection = "close";
            response.Headers[log.Options.RequestIdHeader] = requestId;
            await response.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) // Boundary: then the server answers, as it always did.
        {
            log.ReportProblem("a failed call could not be answered with its id", e);
        }
    }

    /// <summary>
    /// Whether something stands in the server's buffer: it follows the headers, whatever they say, and must not be
    /// taken for the next response.
    /// </summary>
    private static bool HoldsUnsentBody(HttpResponse response) =>
        response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 };

    private static bool IsHttp1(string protocol) => HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol);
}
