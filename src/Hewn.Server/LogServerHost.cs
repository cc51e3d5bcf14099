using Hewn.AspNetCore.Proxy;
using Hewn.Server.Dashboard;
using Hewn.Server.Http;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Hewn.Server.Tail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hewn.Server;

/// <summary>A server of logs of its own. Thread-safe.</summary>
public sealed class LogServerHost : IAsyncDisposable
{
    /// <summary>Where it listens when nothing is said: Loki's port, for this machine only.</summary>
    public const string DefaultListen = "127.0.0.1:3100";

    /// <summary>What waits in memory for a client that reads slowly, of which a thousand may follow.</summary>
    private const int WaitingBytes = TailMessage.MaxFrameBytes;

    private static readonly TimeSpan _shutdownPatience = TimeSpan.FromSeconds(5);
    private readonly WebApplication _app;
    private readonly IGuarded _server;

    private LogServerHost(WebApplication app, IGuarded server, IReadOnlyList<Uri> addresses, bool isForOthers)
    {
        (_app, _server, Addresses, IsForOthers) = (app, server, addresses, isForOthers);
        // With tenants each asks of his own lines, which are few files or none.
        Ahead = server is LogServer { Options: { AsksAhead: true, HasTenants: false } } logs
            ? Task.Run(() => FirstQuestion.AskAsync(logs))
            : Task.FromResult(0);
    }

    /// <summary>Where it listens; a port that was a free one has its number.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Whether other machines reach it.</summary>
    public bool IsForOthers { get; }

    /// <summary>What the server asks itself: the answer's status; 0 for none.</summary>
    internal Task<int> Ahead { get; }

    /// <summary>Starts a server. When the task is done, it answers.</summary>
    /// <param name="options">What it serves.</param>
    /// <param name="listen">An address and a port, such as <c>127.0.0.1:3100</c>; port 0 is a free one.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">
    /// The address is none, other machines reach it and there is no key, or a rule file cannot be used.
    /// </exception>
    /// <exception cref="IOException">The address cannot be listened at, or the folder cannot be read.</exception>
    public static async Task<LogServerHost> StartAsync(
        LogServerOptions options, string listen = DefaultListen, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(listen);
        var address = ListenAddress.Parse(listen);
        if (!address.IsLoopback && options.Keys.Count == 0)
        {
            throw new ArgumentException($"'{listen}' can be reached from other machines, and there is no key: whoever "
                + "connects could read and write all logs. Listen at 127.0.0.1, or give a key with --api-key.");
        }

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => SetUp(kestrel, address, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxWriteBufferSize = WaitingBytes);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _shutdownPatience);
        IGuarded server = Create(options);
        WebApplication app = builder.Build();
        try
        {
            app.Use(AnswerUnknownAsync);
            if (options.Keys.Count == 0)
                app.Use(HostGate.AdmitAsync);
            server.Map(app);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new(app, server, AddressesOf(app), !address.IsLoopback);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ends it: no new requests are taken, running ones have five seconds, all lines are in their files.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _server.BeginStop();
        await _app.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        _server.BeginStop();
        await Ahead.ConfigureAwait(false);
        _server.Dispose();
    }

    /// <summary>What answers by these options.</summary>
    internal static IGuarded Create(LogServerOptions options) =>
        options.Remote is { } loki ? new RemoteServer(options, loki) : new LogServer(options);

    private static void SetUp(KestrelServerOptions kestrel, ListenAddress address, LogServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxResponseBufferSize = WaitingBytes; // With TLS.
        kestrel.Limits.MaxRequestBodySize = options.Limits.MaxBodyBytes;
        if (address.Address is null)
            kestrel.ListenLocalhost(address.Port, Secure);
        else
            kestrel.Listen(address.Address, address.Port, Secure);

        void Secure(ListenOptions endpoint)
        {
            if (options.Certificate is { } certificate)
            {
                endpoint.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ServerCertificateChain = options.CertificateChain,
                });
            }
        }
    }

    /// <summary>What no endpoint answers is answered in Go's words.</summary>
    private static async Task AnswerUnknownAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Add(context.Response);
        await next(context).ConfigureAwait(false);
        if (context.Response is { HasStarted: false, StatusCode: 404 } && context.GetEndpoint() is null)
            await TextAnswer.WriteAsync(context, 404, LokiRoutes.NotFound).ConfigureAwait(false);
    }

    private static Uri[] AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(address => new Uri(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
                .Replace("[::]", "[::1]", StringComparison.Ordinal)))];
}
