using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>
/// The framework's JSON console logger. Whoever starts this process makes standard output a file. The bound fields
/// are a scope, the only place the framework has for them.
/// </summary>
internal sealed class FrameworkJsonPeer : IPeer
{
    private readonly ServiceProvider _services;
    private readonly ILogger _log;
    private readonly IDisposable? _scope;

    public FrameworkJsonPeer()
    {
        _services = new ServiceCollection()
            .AddLogging(builder => builder.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "O";
            }))
            .BuildServiceProvider();
        _log = _services.GetRequiredService<ILoggerFactory>().CreateLogger("bench");
        _scope = _log.BeginScope(new KeyValuePair<string, object?>[]
        {
            new("service", Samples.Service),
            new("environment", Samples.Environment),
        });
    }

    public void Log(int call) => GeneratedMessages.LogCompleted(_log, in Samples.Of(call));

    public void LogDisabled(int call) => GeneratedMessages.LogCompletedDebug(_log, in Samples.Of(call));

    public void Dispose()
    {
        _scope?.Dispose();
        _services.Dispose();
    }
}
