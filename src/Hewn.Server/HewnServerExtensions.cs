using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hewn.Server;

/// <summary>Serves logs inside an application.</summary>
public static class HewnServerExtensions
{
    /// <summary>
    /// Maps Loki's API over a folder of logs below a path of the application, so that Grafana's address is that of the
    /// application with the path behind it. Who may call it is the application's to say
    /// (<c>.RequireAuthorization()</c>), or that of keys in the options.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, such as <c>/logs</c>.</param>
    /// <param name="options">What is served; null for <c>./logs</c> with all defaults.</param>
    /// <returns>All endpoints, for what else is to hold for them.</returns>
    /// <exception cref="ArgumentNullException">A parameter is null that may not be.</exception>
    /// <exception cref="ArgumentException">A rule file cannot be used.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IEndpointConventionBuilder MapHewn(
        this IEndpointRouteBuilder endpoints, string path, LogServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        IGuarded server = LogServerHost.Create(options ?? new());
        // It writes what is left when the application has ended; what has no end by itself ends before.
        IHostApplicationLifetime lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(server.BeginStop);
        lifetime.ApplicationStopped.Register(server.Dispose);
        RouteGroupBuilder group = endpoints.MapGroup(path);
        server.Map(group);
        return group;
    }
}
