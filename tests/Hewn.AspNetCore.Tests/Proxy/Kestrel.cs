using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>A real web server as upstream.</summary>
internal sealed class Kestrel : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Kestrel(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<Kestrel> StartAsync(
        RequestDelegate handler, HttpProtocols protocols = HttpProtocols.Http1)
    {
        // Without watching for changed settings, of which a system allows few at a time.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(handler);
        await app.StartAsync();
        return new Kestrel(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
