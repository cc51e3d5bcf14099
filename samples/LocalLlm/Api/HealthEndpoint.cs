using Hewn;

namespace LocalLlm.Api;

/// <summary><c>GET /health</c>: whether the server serves, and whether its log does.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes
        .MapGet("/health", (HttpContext context, LogSystem log) =>
        {
            LogStatus status = log.Status;
            var report = new HealthReport
            {
                Status = "ok",
                Logging = new LoggingReport
                {
                    State = status.State.ToString().ToLowerInvariant(),
                    Problem = status.Problem,
                    Dropped = status.Dropped,
                },
            };
            return context.Response.WriteAsJsonAsync(report, LlmJson.Default.HealthReport);
        })
        .WithName("health_check");
}
