using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests;

/// <summary>A real application on a real port, whose log files can be read when it has stopped.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _isStopped;

    private TestApp(WebApplication app, string directory)
    {
        (_app, Directory) = (app, directory);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Timeout };
    }

    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    public string Directory { get; }

    public HttpClient Client { get; }

    public int Port => Client.BaseAddress!.Port;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts with the middleware first in the pipeline, then whatever <paramref name="map"/> adds.</summary>
    public static Task<TestApp> StartAsync(
        Action<WebApplication> map,
        Action<ApiLoggingOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        string environment = "Production") =>
        StartBareAsync(
            app =>
            {
                app.UseHewnApiLogging();
                map(app);
            },
            configure,
            build,
            environment);

    /// <summary>Starts with nothing but what <paramref name="map"/> adds.</summary>
    public static async Task<TestApp> StartBareAsync(
        Action<WebApplication> map,
        Action<ApiLoggingOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        string environment = "Production",
        Func<string, string?>? variables = null)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("hewn-api-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "Hewn.AspNetCore.Tests" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        build?.Invoke(builder);
        builder.AddHewnApiLogging(
            options =>
            {
                options.Log.Directory = directory;
                options.Log.HandleProcessExit = false;
                configure?.Invoke(options);
            },
            variables ?? (_ => null));
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestApp(app, directory);
    }

    /// <summary>Stops the application and reads the records in a file; every line must be valid JSON.</summary>
    public async Task<List<JsonElement>> StopAndReadAsync(string file = "api.log")
    {
        await StopAsync();
        string path = Path.Combine(Directory, file);
        return File.Exists(path) ? [.. File.ReadAllLines(path).Select(Parse)] : [];
    }

    /// <summary>Stops, and gives all bytes of all files as text.</summary>
    public async Task<string> StopAndReadTextAsync()
    {
        await StopAsync();
        return string.Concat(System.IO.Directory.GetFiles(Directory).Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        using var patience = new CancellationTokenSource(Timeout);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
