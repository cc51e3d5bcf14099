using Hewn;
using LocalLlm.Serving;

namespace LocalLlm.Api;

/// <summary><c>GET /health</c>: whether the server serves, and whether its log does.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes
        .MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, LogSystem log) =>
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
                Model = ModelReport.Of(context.RequestServices.GetService<ModelHost>()?.Progress),
            };
            return context.Response.WriteAsJsonAsync(report, LlmJson.Web.HealthReport);
        })
        .WithName("health_check");
}
