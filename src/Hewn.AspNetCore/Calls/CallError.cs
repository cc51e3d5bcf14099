using Hewn.AspNetCore.Capture;
using Hewn.Records;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The error behind a plain error response. All null where an exception tells it, or nothing went wrong.
/// </summary>
/// <param name="Type">A stable name.</param>
/// <param name="Message">What went wrong, as far as anybody said so.</param>
/// <param name="Text">The same, or what the status means: never null for an error.</param>
/// <param name="StackTrace">Of the exception that the application dealt with, if it is known.</param>
internal readonly record struct CallError(string? Type, string? Message, string? Text, RawJson? StackTrace)
{
    /// <summary>
    /// Names the error: by what the application said, else by the exception that left its endpoint, else by the
    /// answer's body, else by its status.
    /// </summary>
    /// <param name="ending">How the call ended.</param>
    /// <param name="said">What the application said.</param>
    /// <param name="handled">An exception that left the endpoint and was dealt with by the application.</param>
    /// <param name="answer">What the answer's body says.</param>
    public static CallError Of(
        CallEnding ending,
        (string Type, string Message, Exception? Cause)? said,
        Exception? handled,
        BodyFacts answer)
    {
        if (ending.Exception is not null)
            return said is { } more ? new CallError(null, more.Message, null, null) : default;
        if (ending.IsSuccess || ending.IsAborted)
            return default;
        Exception? cause = said?.Cause ?? handled;
        bool hasBadStatus = ending.Status >= 400;
        string? message = said?.Message ?? ending.Fault?.Message ?? (hasBadStatus ? answer.ErrorMessage : null)
            ?? (handled is null ? null : JsonString.SafeMessage(handled));
        return new CallError(
            said?.Type ?? ending.Fault?.Type ?? handled?.GetType().FullName
                ?? (hasBadStatus ? StatusNames.Of(ending.Status) : "AbortedByApplication"),
            message,
            message ?? (hasBadStatus ? StatusNames.Phrase(ending.Status)
                : ending.Fault?.Type ?? "the application broke off its answer"),
            cause is null ? null : ErrorFields.TraceOf(cause));
    }
}
