using System.Globalization;
using Hewn.AspNetCore;
using LocalLlm.Generation;

namespace LocalLlm.Api;

/// <summary>Turns errors into responses that OpenAI's clients understand and names them for the log.</summary>
internal static class ErrorResponses
{
    /// <summary>Runs an endpoint; a <see cref="GenerationException"/> becomes its response.</summary>
    public static async Task GuardAsync(HttpContext context, Func<Task> endpoint)
    {
        try
        {
            await endpoint();
        }
        catch (GenerationException e) when (!context.Response.HasStarted)
        {
            if (e.RetryAfter is { } after)
            {
                context.Response.Headers.RetryAfter =
                    Math.Ceiling(after.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);
            }

            await WriteAsync(context, e.Status, e.ErrorType, e.Code, e.Message, e);
        }
    }

    /// <summary>The body of an error that no endpoint has answered: an unknown path, a wrong method.</summary>
    public static Task WriteForStatusAsync(HttpContext context)
    {
        int status = context.Response.StatusCode;
        string what = $"{context.Request.Method} {context.Request.Path}";
        return status switch
        {
            StatusCodes.Status404NotFound => WriteAsync(
                context, status, "NotFound", "not_found", $"There is no {what}."),
            StatusCodes.Status405MethodNotAllowed => WriteAsync(
                context, status, "MethodNotAllowed", "method_not_allowed", $"{what} is not possible with this method."),
            _ => Task.CompletedTask,
        };
    }

    public static Task WriteAsync(
        HttpContext context, int status, string errorType, string code, string message, Exception? cause = null)
    {
        context.ApiCall().Fail(errorType, message, cause);
        context.Response.StatusCode = status;
        var body = new ApiError
        {
            Error = new ApiErrorBody
            {
                Message = message,
                Type = status < 500 ? "invalid_request_error" : "server_error",
                Code = code,
            },
        };
        return context.Response.WriteAsJsonAsync(body, LlmJson.Web.ApiError);
    }
}
