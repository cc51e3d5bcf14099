using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>
/// No logger at all: a provider that does nothing with what it gets. It shows what the framework's own way from
/// <c>[LoggerMessage]</c> to a provider costs. Writes no file.
/// </summary>
internal sealed class DispatchPeer : IPeer
{
    private readonly ILoggerFactory _factory;
    private readonly ILogger _log;

    public DispatchPeer()
    {
        _factory = LoggerFactory.Create(builder => builder.AddProvider(new NothingProvider()));
        _log = _factory.CreateLogger("bench");
    }

    public void Log(int call) => GeneratedMessages.LogCompleted(_log, in Samples.Of(call));

    public void LogDisabled(int call) => GeneratedMessages.LogCompletedDebug(_log, in Samples.Of(call));

    public void Dispose() => _factory.Dispose();
}
