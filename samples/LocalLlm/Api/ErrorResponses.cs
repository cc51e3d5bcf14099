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
            await WriteAsync(context, e.Status, e.ErrorType, e.Code, e.Message, e.InnerException);
        }
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
        return context.Response.WriteAsJsonAsync(body, LlmJson.Default.ApiError);
    }
}
