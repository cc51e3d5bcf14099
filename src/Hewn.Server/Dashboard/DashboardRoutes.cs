using Hewn.Server.Http;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Dashboard;

/// <summary>Which paths are the page's, over a folder and before a Loki alike.</summary>
internal static class DashboardRoutes
{
    private static readonly string[] _get = ["GET"];
    private static readonly string[] _post = ["POST"];

    /// <summary>Maps them.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="server">What answers.</param>
    /// <param name="guard">What stands around each.</param>
    /// <param name="front">The small page for programs, and for browsers where there is no other.</param>
    public static void Map(
        IEndpointRouteBuilder routes, IGuarded server, RequestGuard guard, Func<HttpContext, Task> front)
    {
        RequestDelegate page = guard.Around("/", KeyScopes.None, PageEndpoint.IndexAsync);
        RequestDelegate small = guard.Around("/", KeyScopes.Read, front);
        routes.MapMethods("/", _get, context =>
        {
            if (!PageEndpoint.IsWanted(context.Request))
                return small(context);
            (server as LogServer)?.Indexes.Yield();
            return page(context);
        });
        routes.MapMethods("/connect", _get, guard.Around("/connect", KeyScopes.Read, front));
        routes.MapMethods("/assets/{**file}", _get, guard.Around("/assets", KeyScopes.None, PageEndpoint.AssetAsync));
        var login = new LoginEndpoint(server);
        routes.MapMethods("/page/session", _get, guard.Around("/page/session", KeyScopes.None, login.TellAsync));
        routes.MapMethods("/page/login", _post, guard.Around("/page/login", KeyScopes.None, login.LoginAsync));
        routes.MapMethods("/page/logout", _post, guard.Around("/page/logout", KeyScopes.None, login.LogoutAsync));
        PageDataRoutes.Map(routes, server, guard);
    }
}
