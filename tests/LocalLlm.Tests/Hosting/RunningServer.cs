using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Hewn;
using Hewn.AspNetCore;
using LocalLlm.Generation;
using LocalLlm.Tests.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LocalLlm.Tests.Hosting;

/// <summary>The sample on a free port in this process, logging to a folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string AdminKey = "correct-horse-battery-admin";
    public const string Generate = "/api/v1/generate";
    public const string Chat = "/v1/chat/completions";
    public const string Logs = "/api/v1/logs";
    public const string IdHeader = "X-Request-ID";

    private readonly WebApplication _app;
    private readonly TempFolder? _ownFolder;
    private bool _isStopped;

    private RunningServer(
        WebApplication app, string directory, TempFolder? ownFolder, ConcurrentQueue<LogProblem> problems)
    {
        (_app, _ownFolder, Problems) = (app, ownFolder, problems);
        Files = new LogFiles(directory);
        Log = app.Services.GetRequiredService<LogSystem>();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Eventually.Deadline };
    }

    public HttpClient Http { get; }

    public Uri Address => Http.BaseAddress!;

    public LogFiles Files { get; }

    /// <summary>What logging told of its own failures.</summary>
    public ConcurrentQueue<LogProblem> Problems { get; }

    /// <summary>Also answers for its counts after the server has stopped.</summary>
    public LogSystem Log { get; }

    /// <param name="configure">Log settings, on top of the usual ones.</param>
    /// <param name="upstream">A server that answers instead of the embedded model.</param>
    /// <param name="directory">Where to log; null makes a folder that is deleted with the server.</param>
    /// <param name="services">What takes the place of the server's own services.</param>
    /// <param name="options">What is different; else the n-gram model answers, which is there at once.</param>
    public static async Task<RunningServer> StartAsync(
        Action<ApiLoggingOptions>? configure = null,
        Uri? upstream = null,
        string? directory = null,
        Action<IServiceCollection>? services = null,
        Func<ServerOptions, ServerOptions>? options = null)
    {
        TempFolder? ownFolder = directory is null ? new TempFolder() : null;
        directory ??= ownFolder!.Path;
        var problems = new ConcurrentQueue<LogProblem>();
        var usual = new ServerOptions(
            Port: 0, Upstream: upstream, AdminKey: AdminKey, Model: EmbeddedGenerator.ModelName);
        ServerOptions chosen = options?.Invoke(usual) ?? usual;
        WebApplication app = LlmServer.Build(
            chosen,
            logging =>
            {
                logging.Log.Directory = directory;
                logging.Log.ReadEnvironment = false;
                logging.Log.HandleProcessExit = false;
                logging.Log.OnProblem = problems.Enqueue;
                configure?.Invoke(logging);
            },
            all =>
            {
                // Training takes longer than most tests do; servers that train by themselves run as processes.
                if (chosen.Upstream is null && chosen.Model == EmbeddedGenerator.ModelName)
                    all.AddSingleton<ITextGenerator>(SharingTheModel);
                services?.Invoke(all);
            });
        await app.StartAsync();
        return new RunningServer(app, directory, ownFolder, problems);
    }

    private static EmbeddedGenerator SharingTheModel(IServiceProvider provider) => EmbeddedGenerator.Train(
        provider.GetRequiredService<LogSystem>().For("model"),
        provider.GetRequiredService<TimeProvider>(),
        () => TrainedModel.Whole);

    /// <summary>Posts JSON under an id of the caller's.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        string path, object body, string? id = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (id is not null)
            request.Headers.Add(IdHeader, id);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>What <c>GET /health</c> says of logging.</summary>
    public async Task<JsonElement> LoggingHealthAsync()
    {
        using JsonDocument health = JsonDocument.Parse(await Http.GetStringAsync("/health"));
        return health.RootElement.GetProperty("logging").Clone();
    }

    public Task WaitForLoggingAsync(string state) => Eventually.HoldsAsync(
        async () => (await LoggingHealthAsync()).GetProperty("state").GetString() == state, $"logging is {state}");

    /// <summary>Waits until a call has its last record, for a client sees its answer before that is written.</summary>
    public Task WaitForEndingAsync(string id) => Eventually.HoldsAsync(
        () => Log.Flush(Eventually.Deadline)
            && Files.RecordsOf(LogFiles.Api).Any(record => record.IsEnding && record.RequestId == id),
        $"the last record of {id}");

    /// <summary>Stops in order, then checks what <see cref="CallContract"/> promises of the files.</summary>
    public async Task<IReadOnlyDictionary<string, RecordedCall>> StopAndCheckAsync()
    {
        await StopAsync();
        return CallContract.Check(Files);
    }

    public async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        Http.Dispose();
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _ownFolder?.Dispose();
    }
}
