using System.Diagnostics.CodeAnalysis;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore;

/// <summary>Gives an application a page for Prometheus.</summary>
public static class MetricsEndpointExtensions
{
    /// <summary>
    /// Maps a page (<c>GET</c>) with the figures of the recorded calls since the start, in Prometheus's text format:
    /// calls, tokens, durations and times to the first token by model, operation and outcome, and what became of the
    /// records. It asks nobody who he is; use <c>RequireAuthorization</c> or <c>RequireHost</c> on what is returned.
    /// Calls to it are not recorded.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">Where the page is.</param>
    /// <exception cref="InvalidOperationException">
    /// <c>AddHewnApiLogging</c> was not called while building.
    /// </exception>
    public static IEndpointConventionBuilder MapHewnMetrics(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/metrics")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        CallLog log = endpoints.ServiceProvider.GetService<CallLog>() ?? throw new InvalidOperationException(
            "MapHewnMetrics() found no logging. Call builder.AddHewnApiLogging() before builder.Build().");
        return endpoints.MapMethods(pattern, ["GET", "HEAD"], context => MetricsPage.SendAsync(context, log))
            .SkipApiLogging();
    }
}
