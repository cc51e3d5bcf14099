using System.Globalization;
using System.Text;
using Hewn.AspNetCore;
using LocalLlm.KvCache;
using LocalLlm.Serving;

namespace LocalLlm.Api;

/// <summary><c>GET /metrics/cache</c>: the statistics of the cache in Prometheus's text format.</summary>
internal static class CacheEndpoint
{
    public static void MapCache(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics/cache", (HttpContext context, ModelHost host) =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(TextOf(host.Ready?.Cache.Statistics));
        })
        .WithName("cache_metrics")
        .SkipApiLogging();

    private static string TextOf(CacheStatistics? now)
    {
        var text = new StringBuilder();
        foreach (CacheMetric metric in CacheMetric.All)
        {
            if (now is null || metric.Read(now) is not { } value)
                continue;
            string kind = metric.IsCounter ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Description}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Name} {kind}\n{metric.Name} {value}\n");
        }

        return text.ToString();
    }
}
