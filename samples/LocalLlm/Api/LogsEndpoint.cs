using Hewn;
using Hewn.AspNetCore;
using Hewn.Store;

namespace LocalLlm.Api;

/// <summary>
/// <c>GET /api/v1/logs</c> shows the last records; <c>DELETE</c> empties the files and needs the key.
/// </summary>
internal static class LogsEndpoint
{
    private const int DefaultCount = 50;
    private const int MaxCount = 5000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/logs", ShowAsync).WithName("get_logs").SkipApiLogging();
        routes.MapDelete("/api/v1/logs", ClearAsync).WithName("clear_logs");
    }

    private static async Task ShowAsync(HttpContext context, LogSystem log)
    {
        string asked = context.Request.Query["lines"].ToString();
        int count = DefaultCount;
        if (asked.Length > 0 && (!int.TryParse(asked, out count) || count is < 1 or > MaxCount))
        {
            await ErrorResponses.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "InvalidRequestError",
                "invalid_value",
                $"lines=\"{asked}\": expected a number from 1 to {MaxCount}");
            return;
        }

        // What the caller did a moment ago belongs to what it wants to see.
        await Task.Run(() => log.Flush(_patience));
        // The records are JSON already: they go out as they stand.
        (string calls, string errors) = (Last(log, "api.log", count), Last(log, "errors.log", count));
        string body = $$"""{"api_logs":[{{calls}}],"error_logs":[{{errors}}]}""";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    private static async Task ClearAsync(HttpContext context, LogSystem log, ApiLog api, AdminKey key)
    {
        if (!key.IsShownBy(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorResponses.WriteAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "UnauthorizedError",
                "unauthorized",
                "Clearing the logs needs the admin key, as X-Api-Key or as a bearer token.");
            return;
        }

        if (!await Task.Run(() => log.ClearFiles(_patience)))
        {
            await ErrorResponses.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "LogsNotClearedError",
                "logs_not_cleared",
                $"The logs could not be cleared: {log.Status.Problem ?? "timed out"}");
            return;
        }

        var data = new { by = context.Connection.RemoteIpAddress?.ToString() };
        api.CustomEvent("logs_cleared", data, "Logs cleared", Level.Warn);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static string Last(LogSystem log, string file, int count) =>
        string.Join(',', LogTail.ReadLast(Path.Combine(log.Directory, file), count));
}
