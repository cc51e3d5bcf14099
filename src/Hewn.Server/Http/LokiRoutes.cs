using Hewn.Server.Dashboard;
using Hewn.Server.Delete;
using Hewn.Server.Labels;
using Hewn.Server.Otlp;
using Hewn.Server.Pages;
using Hewn.Server.Patterns;
using Hewn.Server.Push;
using Hewn.Server.Query;
using Hewn.Server.Rules;
using Hewn.Server.Security;
using Hewn.Server.Sessions;
using Hewn.Server.Tail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Http;

/// <summary>Which path leads to which endpoint.</summary>
internal sealed class LokiRoutes(IEndpointRouteBuilder routes, LogServer server)
{
    private const string Api = "/loki/api/v1/";
    private static readonly string[] _get = ["GET"];
    private static readonly string[] _post = ["POST"];
    private static readonly string[] _both = ["GET", "POST"];
    private static readonly string[] _add = ["POST", "PUT"];
    private static readonly string[] _delete = ["DELETE"];
    private readonly RequestGuard _guard = new(server);

    /// <summary>Maps all of them.</summary>
    public void Map()
    {
        MapIntake();
        var query = new QueryEndpoint(server);
        Map(_both, Api + "query", KeyScopes.Read, query.InstantAsync);
        Map(_both, Api + "query_range", KeyScopes.Read, query.RangeAsync);
        Map(_both, Api + "format_query", KeyScopes.Read, context => FormatEndpoint.HandleAsync(context, server));
        MapLabels();
        MapTail();
        MapDelete();
        MapRules();
        MapStatus();
        new SessionRoutes(routes, server, _guard).Map();
    }

    private void MapDelete()
    {
        var delete = new DeleteEndpoint(server);
        Map(_add, Api + "delete", KeyScopes.Admin, delete.AddAsync);
        Map(_get, Api + "delete", KeyScopes.Admin, delete.ListAsync);
        Map(_delete, Api + "delete", KeyScopes.Admin, delete.CancelAsync);
    }

    private void MapIntake()
    {
        var writer = new PushWriter(server);
        var push = new PushEndpoint(server, writer);
        Map(_post, Api + "push", KeyScopes.Write, push.HandleAsync);
        Map(_get, Api + "push", KeyScopes.None, static context => throw new RequestFailure(404, NotFound));
        var otlp = new OtlpEndpoint(server, writer);
        Map(_post, "/otlp/v1/logs", KeyScopes.Write, otlp.LogsAsync);
        Map(_post, "/v1/logs", KeyScopes.Write, otlp.LogsAsync);
        Map(_post, "/otlp/v1/traces", KeyScopes.Write, otlp.TracesAsync);
        Map(_post, "/v1/traces", KeyScopes.Write, otlp.TracesAsync);
    }

    private void MapLabels()
    {
        var labels = new LabelsEndpoint(server);
        Map(_both, Api + "labels", KeyScopes.Read, labels.NamesAsync);
        Map(_both, Api + "label", KeyScopes.Read, labels.NamesAsync);
        Map(_both, Api + "label/{name}/values", KeyScopes.Read, labels.ValuesAsync);
        Map(_both, Api + "series", KeyScopes.Read, labels.SeriesAsync);
        Map(_both, Api + "index/stats", KeyScopes.Read, labels.StatsAsync);
        var volume = new VolumeEndpoint(server);
        Map(_both, Api + "index/volume", KeyScopes.Read, volume.TotalAsync);
        Map(_both, Api + "index/volume_range", KeyScopes.Read, volume.StepsAsync);
        var detected = new DetectedEndpoint(server);
        Map(_both, Api + "detected_labels", KeyScopes.Read, detected.LabelsAsync);
        Map(_both, Api + "detected_fields", KeyScopes.Read, detected.FieldsAsync);
        Map(_both, Api + "detected_field/{name}/values", KeyScopes.Read, detected.ValuesAsync);
        Map(_both, Api + "patterns", KeyScopes.Read, new PatternsEndpoint(server).HandleAsync);
    }

    /// <summary>With what makes WebSockets possible, whatever the application around has.</summary>
    private void MapTail()
    {
        var tail = new TailEndpoint(server);
        IApplicationBuilder pipeline = routes.CreateApplicationBuilder();
        pipeline.Use(TailUpgrade.WatchAsync);
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        pipeline.Run(_guard.Around(Api + "tail", KeyScopes.Read, tail.HandleAsync));
        routes.MapMethods(Api + "tail", _get, pipeline.Build());
    }

    private void MapRules()
    {
        var rules = new RulesEndpoint(server);
        foreach (string path in (string[])[Api + "rules", "/api/prom/rules"]) // The second is what Grafana asks.
        {
            Map(_get, path, KeyScopes.Read, rules.ListAsync);
            Map(_get, path + "/{namespace}", KeyScopes.Read, rules.ListNamespaceAsync);
            Map(_get, path + "/{namespace}/{group}", KeyScopes.Read, rules.GetAsync);
            Map(_post, path + "/{namespace}", KeyScopes.Admin, rules.SetAsync);
            Map(_delete, path + "/{namespace}", KeyScopes.Admin, rules.DeleteNamespaceAsync);
            Map(_delete, path + "/{namespace}/{group}", KeyScopes.Admin, rules.DeleteAsync);
        }

        var status = new RuleStatusEndpoint(server);
        Map(_get, "/prometheus/api/v1/rules", KeyScopes.Read, status.RulesAsync);
        Map(_get, "/prometheus/api/v1/alerts", KeyScopes.Read, status.AlertsAsync);
    }

    private void MapStatus()
    {
        var pages = new StatusPages(server);
        Map(_get, "/ready", KeyScopes.None, StatusPages.ReadyAsync);
        Map(_get, "/metrics", KeyScopes.Read, pages.MetricsAsync);
        Map(_get, "/config", KeyScopes.Admin, pages.ConfigAsync);
        Map(_get, "/services", KeyScopes.Read, StatusPages.ServicesAsync);
        Map(_get, Api + "status/buildinfo", KeyScopes.Read, StatusPages.BuildAsync);
        Map(_get, Api + "drilldown-limits", KeyScopes.Read, pages.DrilldownAsync);
        DashboardRoutes.Map(routes, server, _guard, context => FrontPage.WriteAsync(context, server));
    }

    /// <summary>What Go's router says.</summary>
    public const string NotFound = "404 page not found\n";

    private void Map(string[] methods, string path, KeyScopes scope, Func<HttpContext, Task> handle) =>
        routes.MapMethods(path, methods, _guard.Around(path, scope, handle));
}
