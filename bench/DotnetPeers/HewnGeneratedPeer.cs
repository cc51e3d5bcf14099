using Hewn;
using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>Hewn behind <see cref="ILogger"/>, called through <c>[LoggerMessage]</c>.</summary>
internal sealed class HewnGeneratedPeer : IPeer
{
    private readonly HewnSetup _setup;
    private readonly ILoggerFactory _factory;
    private readonly ILogger _log;

    public HewnGeneratedPeer(RunArguments run, HewnShape shape)
    {
        _setup = new HewnSetup(run, shape);
        _factory = LoggerFactory.Create(builder => builder.AddHewn(_setup.System));
        _log = _factory.CreateLogger("bench");
    }

    public void Log(int call) => GeneratedMessages.LogCompleted(_log, in Samples.Of(call));

    public void LogDisabled(int call) => GeneratedMessages.LogCompletedDebug(_log, in Samples.Of(call));

    public void Dispose()
    {
        _factory.Dispose();
        _setup.Dispose();
    }
}
