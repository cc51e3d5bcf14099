using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Hewn.AspNetCore.Calls;
using Hewn.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// A proxy before model servers that are not one's own: it passes every byte on when it comes, and records each call
/// as <c>UseHewnApiLogging</c> does in an application. Thread-safe.
/// </summary>
public sealed class RecordingProxy : IAsyncDisposable
{
    private const string DefaultListen = "127.0.0.1:11435";
    private static readonly TimeSpan _timeForRecords = TimeSpan.FromSeconds(2); // Of the calls that are given up.

    private static readonly TimeSpan _longest = TimeSpan.FromDays(24);

    private readonly WebApplication _app;
    private readonly Forwarder _forwarder;
    private readonly IDisposable _refused;
    private readonly CallLog _log;

    private RecordingProxy(
        WebApplication app, Forwarder forwarder, CallLog log, IDisposable refused, IReadOnlyList<Uri> addresses) =>
        (_app, _forwarder, _log, _refused, Addresses) = (app, forwarder, log, refused, addresses);

    /// <summary>Where it listens, in the order of the options; ports that were free ones have their number.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Calls that have come and not ended.</summary>
    internal int RunningCalls => _forwarder.RunningCalls;

    /// <summary>Writes the last records of calls where many end.</summary>
    internal CallEnds Ends => _log.Ends;

    /// <summary>How long running calls may go on when it is stopped.</summary>
    internal TimeSpan StopPatience { get; private init; }

    /// <summary>Starts a proxy. When the task is done, it answers.</summary>
    /// <param name="options">What it does; read once.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ArgumentException">An option cannot be; the message says which and why.</exception>
    /// <exception cref="HewnConfigurationException">A setting of the log cannot be.</exception>
    /// <exception cref="IOException">An address cannot be listened at.</exception>
    public static Task<RecordingProxy> StartAsync(
        RecordingProxyOptions options, CancellationToken cancellationToken = default) =>
        StartAsync(options, Environment.GetEnvironmentVariable, cancellationToken);

    /// <summary>As the public one, with the environment as a parameter.</summary>
    internal static async Task<RecordingProxy> StartAsync(
        RecordingProxyOptions options, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ListenAddress[] listen =
            [.. (options.Listen.Count == 0 ? [DefaultListen] : options.Listen).Select(ListenAddress.Parse)];
        Check(options, listen);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => SetUp(kestrel, listen, options))
            .UseSockets(ProxyRuntime.SetUp);
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.Services.Configure<HostOptions>(
            host => host.ShutdownTimeout = options.StopPatience + _timeForRecords);
        options.Api.HidesBodiesWithPrompts = true;
        options.Api.SpanKind = ActivityKind.Client;
        if (options.MetricsPath is { } page)
            options.Api.Skip.Add(page);
        builder.AddHewnApiLogging(options.Api, environment);
        WebApplication app = builder.Build();
        IDisposable? refused = null;
        try
        {
            CallLog log = app.Services.GetRequiredService<CallLog>();
            refused = RefusedRequests.Watch(app.Services.GetRequiredService<DiagnosticListener>(), log);
            // Which port is whose is known once it listens; a call that comes sooner waits for that.
            var ready = new TaskCompletionSource<Forwarder>(TaskCreationOptions.RunContinuationsAsynchronously);
            app.UseHewnApiLogging();
            app.Run(async context => await (await ready.Task.ConfigureAwait(false)).ForwardAsync(context)
                .ConfigureAwait(false));
            await ListenAsync(app, listen, cancellationToken).ConfigureAwait(false);
            Uri[] addresses = AddressesOf(app, listen);
            var upstreams = new UpstreamTable(
                options.Upstreams, address => addresses[Array.FindIndex(listen, one => one.Text == address)].Port);
            var forwarder = new Forwarder(options, upstreams, log);
            app.Lifetime.ApplicationStopping.Register(() => forwarder.StopAfter(options.StopPatience));
            ready.SetResult(forwarder);
            return new RecordingProxy(app, forwarder, log, refused, addresses) { StopPatience = options.StopPatience };
        }
        catch
        {
            refused?.Dispose();
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Ends it: no new calls are taken, running ones have five seconds and are then broken off, and everything recorded
    /// is in its file.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _app.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _log.Ends.Settle();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _refused.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
        _forwarder.Dispose();
    }

    private static void SetUp(KestrelServerOptions kestrel, ListenAddress[] listen, RecordingProxyOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.RequestHeaderEncodingSelector = name => // Byte for byte, as in the other direction.
            name == "Connection" ? ConnectionField.Instance : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = null; // The upstream's to judge.
        kestrel.Limits.MinRequestBodyDataRate = null; // The idle time-out bounds both.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        foreach (ListenAddress one in listen)
        {
            void Choose(ListenOptions endpoint) =>
                endpoint.Protocols = options.ListenHttp2.Contains(one.Text) ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (one.Address is null)
                kestrel.ListenLocalhost(one.Port, Choose);
            else
                kestrel.Listen(one.Address, one.Port, Choose);
        }
    }

    private static async Task ListenAsync(
        WebApplication app, ListenAddress[] listen, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException
            || (e is IOException && e.InnerException is AddressInUseException or SocketException))
        {
            Exception cause = e.InnerException ?? e;
            throw new ListenException(
                $"{string.Join(", ", listen.Select(one => one.Text))} cannot be listened at: {cause.Message}.", e);
        }
    }

    private static Uri[] AddressesOf(WebApplication app, ListenAddress[] listen)
    {
        // Kestrel gives them in the order of the endpoints.
        string[] bound = [.. app.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses];
        return [.. listen.Select((one, i) => new Uri(
            bound[i].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
                .Replace("[::]", "[::1]", StringComparison.Ordinal)))];
    }

    private static void Check(RecordingProxyOptions options, ListenAddress[] listen)
    {
        if (options.Upstreams.Count == 0)
            throw new ArgumentException("No upstream is given. Expected: the address of at least one server.");
        foreach (ProxyUpstream upstream in options.Upstreams)
            Check(upstream, listen);
        CheckTwins(options.Upstreams);
        if (!options.AllowRemote && Array.Find(listen, one => !one.IsLoopback) is { } open)
        {
            throw new ArgumentException(
                $"'{open.Text}' can be reached from other machines, and the proxy asks nobody who he is. Listen at "
                + "127.0.0.1, or allow it explicitly (--allow-remote).");
        }

        foreach (string one in options.ListenHttp2.Where(one => !Array.Exists(listen, own => own.Text == one)))
            throw new ArgumentException($"'{one}' is to speak HTTP/2, but is none of the addresses it listens at.");
        CheckTime(options.ConnectTimeout, TimeSpan.FromHours(1), "connect time-out");
        CheckTime(options.IdleTimeout, _longest, "idle time-out");
        CheckTime(options.CallTimeout ?? _longest, _longest, "call time-out");
        CheckTime(options.HeadersTimeout, _longest, "headers time-out");
        if (options.MetricsPath is { } page && (page.Length < 2 || page[0] != '/' || page.Contains('*')))
            throw new ArgumentException($"'{page}' is no path for the metrics. Expected: one such as /metrics.");
    }

    private static void Check(ProxyUpstream upstream, ListenAddress[] listen)
    {
        Uri address = upstream.Address;
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0
            || address.Query.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                $"'{address}' is no upstream. Expected: http or https, a host, perhaps a port and a path, such as "
                + "http://localhost:11434.");
        }

        if (Array.Find(listen, one => one.IsCalledBy(address)) is { } self)
        {
            throw new ArgumentException(
                $"The upstream {address} is the proxy itself, which listens at {self.Text}. Give the server's address, "
                + "or listen elsewhere.");
        }

        if (!upstream.PathPrefix.StartsWith('/'))
            throw new ArgumentException($"'{upstream.PathPrefix}' is no path. Expected: one that begins with /.");
        if (upstream.Listen is { } own && !Array.Exists(listen, one => one.Text == own))
        {
            throw new ArgumentException(
                $"'{own}' is to lead to {address}, but is none of the addresses it listens at.");
        }
    }

    private static void CheckTwins(IEnumerable<ProxyUpstream> upstreams)
    {
        foreach (IGrouping<(string, string?), ProxyUpstream> same in upstreams.GroupBy(
            one => (one.PathPrefix.TrimEnd('/'), one.Listen)))
        {
            if (same.ElementAtOrDefault(1) is not { } second)
                continue;
            ProxyUpstream first = same.First();
            string where = first.Listen is null ? string.Empty : $" at {first.Listen}";
            throw new ArgumentException(
                $"The path {first.PathPrefix}{where} is to lead to {first.Address} and to {second.Address}. Give each "
                + "upstream a path or an address to listen at of its own.");
        }
    }

    private static void CheckTime(TimeSpan time, TimeSpan longest, string name)
    {
        if (time < TimeSpan.FromMilliseconds(1) || time > longest)
            throw new ArgumentException($"The {name} is {time}. Expected: 1 ms to {longest}.");
    }
}
