using Hewn.AspNetCore.Capture;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// The error behind a plain error response. All null where an exception tells it, or nothing went wrong.
/// </summary>
internal readonly record struct CallError(string? Type, string? Message, string? StackTrace)
{
    /// <summary>
    /// Names the error: by what the application said, else by the answer's body, else by its status.
    /// </summary>
    public static CallError Of(
        CallEnding ending, (string Type, string Message, Exception? Cause)? said, BodyFacts answer)
    {
        if (ending.Exception is not null)
            return said is { } more ? new CallError(null, more.Message, null) : default;
        if (ending.IsSuccess || ending.IsAborted)
            return default;
        return said is { } failure
            ? new CallError(failure.Type, failure.Message, failure.Cause?.ToString())
            : ending.Status < 400 ? new CallError("AbortedByApplication", null, null)
            : new CallError(StatusNames.Of(ending.Status), answer.ErrorMessage, null);
    }
}
