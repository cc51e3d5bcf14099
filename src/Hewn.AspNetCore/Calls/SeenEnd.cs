using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// What the web server shows of a call when it ends. All of it is read at that moment: a moment later the server uses
/// the call's objects for the next one.
/// </summary>
internal readonly record struct SeenEnd
{
    public required int Status { get; init; }

    /// <summary>What left the application or was dealt with by it; null where that was nothing.</summary>
    public required Exception? Exception { get; init; }

    /// <summary>What went wrong between here and the server that was asked; null where nothing did.</summary>
    public required CallFault? Fault { get; init; }

    /// <summary>Whether the client left before it had its answer.</summary>
    public required bool IsAborted { get; init; }

    /// <summary>Whether the connection was cut on this side.</summary>
    public required bool IsCut { get; init; }

    public required string? ContentType { get; init; }

    public required long? ContentLength { get; init; }

    /// <summary>How long the server that answered says that the call waited, as it says it.</summary>
    public required string? QueueTime { get; init; }

    /// <summary>Looks at a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="escaped">The exception that left the application, or null.</param>
    /// <param name="capture">What was seen of its bodies; null for a call that is not captured.</param>
    /// <param name="connection">Who ended the connection, if anybody has.</param>
    public static SeenEnd Of(
        HttpContext context, Exception? escaped, CallCapture? capture, ConnectionLifetime connection)
    {
        Exception? exception = escaped ?? context.Features.Find<IExceptionHandlerFeature>()?.Error;
        bool isGone = connection.IsAbortedByClient
            || (!connection.IsAbortedByServer && BrokeOffItsUpload(exception));
        bool isAborted = isGone
            && (exception is null ? !IsDelivered(context, capture) : IsOfConnection(exception));
        if (isAborted)
            exception = null;

        HttpResponse response = context.Response;
        return new SeenEnd
        {
            Status = StatusOf(response, escaped, isAborted),
            Exception = exception,
            Fault = CallCapture.ForwardedOf(context, capture)?.Fault,
            IsAborted = isAborted,
            IsCut = connection.IsAbortedByServer,
            ContentType = string.IsNullOrEmpty(response.ContentType) ? null : response.ContentType,
            ContentLength = response.ContentLength ?? (isAborted ? null : MeasuredLength(context, escaped, capture)),
            QueueTime = response.Headers["x-queue-time"],
        };
    }

    /// <summary>
    /// Whether an exception only says that the connection is gone. Any other is a fault of the application and stays
    /// one, even if the client did not wait for it. HTTP/2 tells a reset by a plain IOException.
    /// </summary>
    private static bool IsOfConnection(Exception exception) =>
        exception is OperationCanceledException or ConnectionResetException or BadHttpRequestException
        || exception.GetType() == typeof(IOException);

    /// <summary>
    /// Whether a client went away in the middle of its request. The server throws this before it tells that the
    /// connection is gone, on another thread, and has no better name for it than these messages.
    /// </summary>
    private static bool BrokeOffItsUpload(Exception? exception) => exception is BadHttpRequestException
    {
        StatusCode: StatusCodes.Status400BadRequest,
        Message: "Unexpected end of request content." or "Chunked request incomplete.",
    };

    /// <summary>
    /// Whether the client had everything before it hung up: many clients close the connection as soon as they have,
    /// and then the connection's end races the end of the call. A handler that came to its end and had nothing left
    /// to send has sent all, even if nothing told the client so. (One that ends early on the client's account without
    /// letting its cancellation out looks the same.)
    /// </summary>
    private static bool IsDelivered(HttpContext context, CallCapture? capture)
    {
        if (!context.Response.HasStarted)
            return false;
        return context.Response.ContentLength is { } declared
            ? HttpMethods.IsHead(context.Request.Method) || capture?.SentBytes >= declared
            : capture is { HasMissed: false };
    }

    private static int StatusOf(HttpResponse response, Exception? escaped, bool isAborted)
    {
        if (response.HasStarted)
            return response.StatusCode; // What the client has seen.
        if (isAborted)
            return StatusNames.ClientClosedRequest;
        return escaped switch
        {
            null => response.StatusCode,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
    }

    /// <summary>Without a header the written bytes are the length, once the application is through.</summary>
    private static long? MeasuredLength(HttpContext context, Exception? escaped, CallCapture? capture) =>
        escaped is null && capture is { SentBytes: > 0 } && !HttpMethods.IsHead(context.Request.Method)
            ? capture.SentBytes
            : null;
}
