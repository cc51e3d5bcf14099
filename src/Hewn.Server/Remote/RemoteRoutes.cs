using Hewn.Server.Dashboard;
using Hewn.Server.Http;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Remote;

/// <summary>
/// Which path of Loki's API goes through, and which key it takes: one that asks for what reads, one that writes for
/// what pushes, an administrator's for what deletes or changes rules.
/// </summary>
internal sealed class RemoteRoutes(IEndpointRouteBuilder routes, RemoteServer server)
{
    private const string Api = "/loki/api/v1/";
    private const string Delete = Api + "delete";
    private static readonly string[] _get = ["GET"];
    private static readonly string[] _post = ["POST"];
    private static readonly string[] _both = ["GET", "POST"];

    private static readonly string[] _rules = [Api + "rules", "/api/prom/rules"]; // The second is what Grafana asks.

    private static readonly string[] _questions =
    [
        "query", "query_range", "labels", "label", "label/{name}/values", "series", "index/stats", "index/volume",
        "index/volume_range", "detected_labels", "detected_fields", "detected_field/{name}/values", "patterns",
        "format_query",
    ];

    private readonly RequestGuard _guard = new(server);
    private readonly RemoteForwarding _forwarding = new(server);

    /// <summary>Maps all of them.</summary>
    public void Map()
    {
        foreach (string question in _questions)
            Map(_both, Api + question, KeyScopes.Read, RemoteKind.Question);
        foreach (string path in (string[])[Api + "status/buildinfo", Api + "drilldown-limits",
            "/prometheus/api/v1/rules", "/prometheus/api/v1/alerts"])
            Map(_get, path, KeyScopes.Read, RemoteKind.Question);
        Map(_post, Api + "push", KeyScopes.Write, RemoteKind.Push);
        Own(Api + "push", KeyScopes.None, static context => throw new RequestFailure(404, LokiRoutes.NotFound));
        foreach (string signal in (string[])["logs", "traces"])
        {
            Map(_post, "/otlp/v1/" + signal, KeyScopes.Write, RemoteKind.Push);
            Map(_post, "/v1/" + signal, KeyScopes.Write, RemoteKind.Push, "/otlp/v1/" + signal);
        }

        MapChanges();
        MapTail();
        Map(_get, "/ready", KeyScopes.None, RemoteKind.Other);
        var pages = new RemotePages(server);
        Own("/metrics", KeyScopes.Read, pages.MetricsAsync);
        Own("/config", KeyScopes.Admin, pages.ConfigAsync);
        Own("/services", KeyScopes.Read, RemotePages.ServicesAsync);
        DashboardRoutes.Map(routes, server, _guard, pages.FrontAsync);
    }

    private void MapChanges()
    {
        // Asking which lines will be deleted is part of deleting them.
        Map(["GET", "POST", "PUT", "DELETE"], Delete, KeyScopes.Admin, RemoteKind.Other);
        foreach (string path in _rules.SelectMany(
            rules => (string[])[rules, rules + "/{namespace}", rules + "/{namespace}/{group}"]))
        {
            Map(_get, path, KeyScopes.Read, RemoteKind.Question);
            Map(["POST", "DELETE"], path, KeyScopes.Admin, RemoteKind.Other);
        }
    }

    /// <summary>With what makes WebSockets possible, whatever the application around has.</summary>
    private void MapTail()
    {
        var tail = new RemoteTail(server, _forwarding);
        IApplicationBuilder pipeline = routes.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        pipeline.Run(_guard.Around(Api + "tail", KeyScopes.Read, tail.HandleAsync));
        routes.MapMethods(Api + "tail", _get, pipeline.Build());
    }

    private void Own(string path, KeyScopes scope, Func<HttpContext, Task> handle) =>
        routes.MapMethods(path, _get, _guard.Around(path, scope, handle));

    private void Map(string[] methods, string path, KeyScopes scope, RemoteKind kind, string? there = null) =>
        routes.MapMethods(path, methods, _guard.Around(
            path, scope, context => _forwarding.ForwardAsync(context, there ?? path, kind)));
}
