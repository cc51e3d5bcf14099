using System.Net;
using System.Net.Http.Headers;
using Hewn;
using Hewn.AspNetCore;
using LocalLlm.Api;
using LocalLlm.Generation;
using LocalLlm.Serving;

namespace LocalLlm;

/// <summary>Puts the server together: the generator, the log of every call, the endpoints.</summary>
internal static class LlmServer
{
    private const long MaxRequestBytes = 4 * 1024 * 1024;

    /// <exception cref="Hewn.Configuration.HewnConfigurationException">A log setting is wrong.</exception>
    public static WebApplication Build(
        ServerOptions options,
        Action<ApiLoggingOptions>? configureLogging = null,
        Action<IServiceCollection>? configureServices = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        string host = options.Host.Contains(':') ? $"[{options.Host}]" : options.Host; // IPv6
        builder.WebHost.UseUrls($"http://{host}:{options.Port}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.AddServerHeader = false;
        });
        builder.AddHewnApiLogging(configureLogging);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new AdminKey(options.AdminKey));
        builder.Services.AddSingleton<GenerationRunner>();
        AddGenerator(builder.Services, options);

        configureServices?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        app.UseHewnApiLogging();
        app.UseStatusCodePages(pages => ErrorResponses.WriteForStatusAsync(pages.HttpContext));
        app.MapChat();
        app.MapGenerate();
        app.MapModels();
        app.MapHealth();
        app.MapLogs(needsKeyToRead: !IsLoopback(options.Host));
        app.MapHewnMetrics();
        if (app.Services.GetService<ModelHost>() is not null)
            app.MapCache();
        Announce(app, options);
        return app;
    }

    private static void AddGenerator(IServiceCollection services, ServerOptions options)
    {
        if (options.Upstream is { } upstream)
        {
            services.AddSingleton<ITextGenerator>(_ => new UpstreamGenerator(ClientOf(upstream, options.UpstreamKey)));
            return;
        }

        if (options.Model == EmbeddedGenerator.ModelName)
        {
            services.AddSingleton<ITextGenerator>(TrainEmbedded);
            return;
        }

        services.AddSingleton(options.Serving ?? new ServingOptions());
        services.AddSingleton<ModelHost>();
        services.AddHostedService<ModelTraining>();
        services.AddSingleton<ITextGenerator>(provider => new ModelRouter(
            new TransformerGenerator(provider.GetRequiredService<ModelHost>()), TrainEmbedded(provider)));
    }

    private static EmbeddedGenerator TrainEmbedded(IServiceProvider provider) => EmbeddedGenerator.Train(
        provider.GetRequiredService<LogSystem>().For("model"), provider.GetRequiredService<TimeProvider>());

    /// <summary>Whether only this machine can reach the server. Its logs hold everybody's prompts.</summary>
    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>People give the address with or without the <c>/v1</c> that all paths begin with.</summary>
    private static HttpClient ClientOf(Uri upstream, string? key)
    {
        string address = upstream.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (address.EndsWith("/v1", StringComparison.Ordinal))
            address = address[..^"/v1".Length];
        // No time limit: an answer takes as long as it takes, and the client's leaving ends it.
        var client = new HttpClient { BaseAddress = new Uri(address + '/'), Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Trains before the first request can arrive, and says what a new user wants to know.</summary>
    private static void Announce(WebApplication app, ServerOptions options)
    {
        ITextGenerator generator = app.Services.GetRequiredService<ITextGenerator>();
        LogSystem log = app.Services.GetRequiredService<LogSystem>();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            string address = app.Urls.FirstOrDefault() ?? $"http://{options.Host}:{options.Port}";
            Console.WriteLine($"LocalLlm answers on {address} ({generator.Description})");
            Console.WriteLine(log.Status.Problem is { } problem
                ? $"Calls cannot be written to disk at the moment: {problem}"
                : $"Every call is on disk in {Path.GetFullPath(log.Directory)}");
            if (app.Services.GetService<ModelHost>() is not null)
            {
                Console.WriteLine($"How far the model is: {address}/health and ./hewn sessions show hewn-small");
                Console.WriteLine($"What the server does: ./hewn view --follow; the cache: {address}/metrics/cache");
                Console.WriteLine("All of it in a browser: ./hewn serve, and there http://127.0.0.1:3100");
            }

            AdminKey key = app.Services.GetRequiredService<AdminKey>();
            if (key.WasMade)
                Console.WriteLine($"X-Api-Key for DELETE /api/v1/logs: {key.Value}  (LLM_ADMIN_KEY sets your own)");
        });
    }
}
