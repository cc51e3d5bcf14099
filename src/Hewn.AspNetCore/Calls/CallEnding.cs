using Hewn.Records;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>How a call ended: its status, its outcome, and the exception where there was one.</summary>
internal sealed record CallEnding
{
    public required int Status { get; init; }

    /// <summary>One of <see cref="CallOutcome"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What the record is about; null for a <c>response</c>.</summary>
    public required Exception? Exception { get; init; }

    public required string? ContentType { get; init; }

    public required long? ContentLength { get; init; }

    /// <summary>What went wrong where neither status nor exception tell it; null otherwise.</summary>
    public CallFault? Fault { get; init; }

    /// <summary>Whether the client left before it had its answer.</summary>
    public bool IsAborted => Outcome == CallOutcome.AbortedByClient;

    /// <summary>Whether the call did what it was asked to.</summary>
    public bool IsSuccess => Outcome == CallOutcome.Completed;

    /// <summary>
    /// Whether the call went wrong on this side, or its client did not get the answer: all but a client's own error.
    /// </summary>
    public bool IsFailure => !IsSuccess && (Status is < 400 or >= 500 || IsAborted || Exception is not null);

    /// <summary>The record's message.</summary>
    public string Message =>
        Exception is not null ? $"Exception - {JsonString.SafeMessage(Exception)}"
        : IsAborted ? "Response aborted by client"
        : Status >= 400 ? $"Error response - {Status}"
        : Fault is not null ? $"Response broken off - {Fault.Type}"
        : IsSuccess ? "Outgoing response"
        : "Response aborted by application";

    /// <summary>Reads the end of a call.</summary>
    /// <param name="context">The call.</param>
    /// <param name="escaped">The exception that left the application, or null.</param>
    /// <param name="capture">What was seen of its bodies; null for a call that is not captured.</param>
    /// <param name="connection">Who ended the connection, if anybody has.</param>
    public static CallEnding Of(
        HttpContext context, Exception? escaped, CallCapture? capture, ConnectionLifetime connection)
    {
        Exception? exception = escaped ?? context.Features.Get<IExceptionHandlerFeature>()?.Error;
        bool isGone = connection.IsAbortedByClient
            || (!connection.IsAbortedByServer && BrokeOffItsUpload(exception));
        bool isAborted = isGone
            && (exception is null ? !IsDelivered(context, capture) : IsOfConnection(exception));
        if (isAborted)
            exception = null;

        HttpResponse response = context.Response;
        int status = StatusOf(response, escaped, isAborted);
        CallFault? fault = isAborted || exception is not null ? null
            : CallCapture.ForwardedOf(context, capture)?.Fault ?? (status < 400 ? capture?.Fault : null);
        bool isFailed = status >= 400 || exception is not null || connection.IsAbortedByServer;
        return new CallEnding
        {
            Status = status,
            Exception = exception,
            Fault = fault,
            Outcome = isAborted ? CallOutcome.AbortedByClient
                : fault?.Outcome ?? (isFailed ? CallOutcome.Failed : CallOutcome.Completed),
            ContentType = string.IsNullOrEmpty(response.ContentType) ? null : response.ContentType,
            ContentLength = response.ContentLength ?? (isAborted ? null : MeasuredLength(context, escaped, capture)),
        };
    }

    /// <summary>
    /// What fails is an error unless its status says that the client was wrong; a client that left is worth a warning.
    /// </summary>
    public Level LevelIn(CallLog log) =>
        IsAborted ? Level.Warn
        : Status < 400 && !IsSuccess ? Level.Error
        : log.LevelOf(Status);

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
