using Hewn;
using Microsoft.Extensions.Logging;

namespace DotnetPeers;

/// <summary>Hewn behind <see cref="ILogger"/>, called as most code calls it: a template and its arguments.</summary>
internal sealed class HewnExtensionsPeer : IPeer
{
    private readonly HewnSetup _setup;
    private readonly ILoggerFactory _factory;
    private readonly ILogger _log;

    public HewnExtensionsPeer(RunArguments run, HewnShape shape)
    {
        _setup = new HewnSetup(run, shape);
        _factory = LoggerFactory.Create(builder => builder.AddHewn(_setup.System));
        _log = _factory.CreateLogger("bench");
    }

    public void Log(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        _log.LogInformation(
            Samples.Template,
            sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);
    }

    public void LogDisabled(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        _log.LogDebug(
            Samples.Template,
            sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);
    }

    public void Dispose()
    {
        _factory.Dispose();
        _setup.Dispose();
    }
}
