using Hewn.Records;

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
    /// <param name="end">What was seen of it.</param>
    /// <param name="capture">What was seen of its bodies; null for a call that is not captured.</param>
    public static CallEnding Of(in SeenEnd end, CallCapture? capture)
    {
        bool isPlain = !end.IsAborted && end.Exception is null;
        CallFault? fault = isPlain ? end.Fault ?? (end.Status < 400 ? capture?.Fault : null) : null;
        bool isFailed = end.Status >= 400 || end.Exception is not null || end.IsCut;
        return new CallEnding
        {
            Status = end.Status,
            Exception = end.Exception,
            Fault = fault,
            Outcome = end.IsAborted ? CallOutcome.AbortedByClient
                : fault?.Outcome ?? (isFailed ? CallOutcome.Failed : CallOutcome.Completed),
            ContentType = end.ContentType,
            ContentLength = end.ContentLength,
        };
    }

    /// <summary>
    /// What fails is an error unless its status says that the client was wrong; a client that left is worth a warning.
    /// </summary>
    public Level LevelIn(CallLog log) =>
        IsAborted ? Level.Warn
        : Status < 400 && !IsSuccess ? Level.Error
        : log.LevelOf(Status);
}
