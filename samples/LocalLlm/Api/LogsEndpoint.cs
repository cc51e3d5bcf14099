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
    private const int MaxCount = 1000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // The records of an answer are held in memory while it is sent: one answer at a time bounds that.
    private static readonly SemaphoreSlim _turn = new(1);

    /// <param name="routes">The server's endpoints.</param>
    /// <param name="needsKeyToRead">Whether reading asks for the key, too.</param>
    public static void MapLogs(this IEndpointRouteBuilder routes, bool needsKeyToRead)
    {
        routes
            .MapGet("/api/v1/logs", (HttpContext context, LogSystem log, AdminKey key) =>
                needsKeyToRead && !key.IsShownBy(context.Request) ? RefuseAsync(context) : ShowAsync(context, log))
            .WithName("get_logs")
            .SkipApiLogging();
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
        context.Response.ContentType = "application/json";
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            await context.Response.WriteAsync("{\"api_logs\":[");
            await WriteLastAsync(context, Path.Combine(log.Directory, "api.log"), count);
            await context.Response.WriteAsync("],\"error_logs\":[");
            await WriteLastAsync(context, Path.Combine(log.Directory, "errors.log"), count);
            await context.Response.WriteAsync("]}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The records are JSON already: they go out as they stand.</summary>
    private static async Task WriteLastAsync(HttpContext context, string path, int count)
    {
        string separator = string.Empty;
        foreach (string record in LogTail.ReadLast(path, count))
        {
            await context.Response.WriteAsync(separator, context.RequestAborted);
            await context.Response.WriteAsync(record, context.RequestAborted);
            separator = ",";
        }
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorResponses.WriteAsync(
            context,
            StatusCodes.Status401Unauthorized,
            "UnauthorizedError",
            "unauthorized",
            "This needs the admin key, as X-Api-Key or as a bearer token.");
    }

    private static async Task ClearAsync(HttpContext context, LogSystem log, ApiLog api, AdminKey key)
    {
        if (!key.IsShownBy(context.Request))
        {
            await RefuseAsync(context);
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
}
