using NLog;
using NLog.Config;
using NLog.Layouts;
using NLog.Targets;
using NLog.Targets.Wrappers;

namespace DotnetPeers;

/// <summary>
/// NLog's file target, kept open and not flushed after every line, alone or behind its asynchronous wrapper. A full
/// queue blocks, so that every line arrives.
/// </summary>
internal sealed class NLogPeer : IPeer
{
    private const int QueueRecords = 10_000; // The wrapper's default.
    private static readonly TimeSpan _flushTimeout = TimeSpan.FromMinutes(5);

    private readonly LogFactory _factory = new();
    private readonly Logger _log;

    public NLogPeer(string path, bool queued)
    {
        Target target = new FileTarget("file")
        {
            FileName = path,
            Layout = Layout(),
            KeepFileOpen = true,
            AutoFlush = false,
            LineEnding = LineEndingMode.LF,
        };
        if (queued)
        {
            target = new AsyncTargetWrapper("queue", target)
            {
                QueueLimit = QueueRecords,
                OverflowAction = AsyncTargetWrapperOverflowAction.Block,
            };
        }

        var configuration = new LoggingConfiguration(_factory);
        configuration.AddRule(LogLevel.Info, LogLevel.Fatal, target);
        _factory.Configuration = configuration;
        _log = _factory.GetLogger("bench");
    }

    public void Log(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        _log.Info(
            Samples.Template,
            sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);
    }

    public void LogDisabled(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        _log.Debug(
            Samples.Template,
            sample.Model, sample.Tokens, sample.DurationMs, sample.RequestId, Samples.Operation, sample.Cached);
    }

    public void Dispose()
    {
        _factory.Flush(_flushTimeout);
        _factory.Shutdown();
    }

    private static JsonLayout Layout() => new()
    {
        IncludeEventProperties = true,
        SuppressSpaces = true,
        Attributes =
        {
            new JsonAttribute("timestamp", "${date:universalTime=true:format=o}"),
            new JsonAttribute("level", "${level:upperCase=true}"),
            new JsonAttribute("service", Samples.Service),
            new JsonAttribute("environment", Samples.Environment),
            new JsonAttribute("message", "${message}"),
        },
    };
}
