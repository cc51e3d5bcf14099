using Hewn.Server.Http;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Dashboard;

/// <summary>
/// Which paths tell the page what Loki's API has no answer for. Before a Loki they say that it is one, and no more.
/// </summary>
internal static class PageDataRoutes
{
    private static readonly string[] _get = ["GET"];

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, IGuarded server, RequestGuard guard)
    {
        switch (server)
        {
            case LogServer own:
                Map(routes, own, guard);
                break;
            case RemoteServer remote:
                foreach (string path in (string[])["/page/sessions", "/page/system"])
                    Add(routes, guard, path, context => TellLokiAsync(context, remote));
                break;
        }
    }

    private static void Map(IEndpointRouteBuilder routes, LogServer server, RequestGuard guard)
    {
        var shelf = new SessionShelf(server);
        var view = new SessionViewEndpoint(server, shelf);
        Add(routes, guard, "/page/sessions", new SessionListEndpoint(server, shelf).ListAsync);
        Add(routes, guard, "/page/sessions/run", view.ReadAsync);
        Add(routes, guard, "/page/sessions/curves", view.CurvesAsync);
        Add(routes, guard, "/page/sessions/file", view.FileAsync);
        Add(routes, guard, "/page/system", new SystemEndpoint(server).ReadAsync);
        Add(routes, guard, "/page/system/faults", new FaultsEndpoint(server).ReadAsync);
    }

    private static Task TellLokiAsync(HttpContext context, RemoteServer server) =>
        TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("source", "loki");
            json.WriteString("place", server.Loki.Place);
            SessionListEndpoint.Write(json, "started_at", server.Started);
            json.WriteEndObject();
        });

    private static void Add(
        IEndpointRouteBuilder routes, RequestGuard guard, string path, Func<HttpContext, Task> handle) =>
        routes.MapMethods(path, _get, guard.Around(path, KeyScopes.Read, handle));
}
