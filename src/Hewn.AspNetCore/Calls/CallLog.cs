using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Metrics;
using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Calls;

/// <summary>What all calls of an application share. Thread-safe.</summary>
internal sealed class CallLog : IDisposable
{
    private readonly LogSystem _system;
    private readonly RequestIds _requestIds;
    private readonly SkipList _skipList;
    private readonly ConditionalWeakTable<Exception, object> _recorded = [];

    public CallLog(LogSystem system, ApiLoggingOptions options)
    {
        _system = system;
        _requestIds = new RequestIds(system.Time);
        _skipList = new SkipList(options.Skip);
        Options = options;
        Logger = system.For("hewn.api");
        SpanLogger = system.For("hewn.trace");
        BodyFailed = e => ReportProblem("a body is not read any further", e);
    }

    public ApiLoggingOptions Options { get; }

    public Logger Logger { get; }

    /// <summary>Takes the records of spans.</summary>
    public Logger SpanLogger { get; }

    /// <summary>Is told of a body that cannot be read.</summary>
    public Action<Exception> BodyFailed { get; }

    /// <summary>Writes the last records of calls where many end.</summary>
    public CallEnds Ends { get; } = new();

    /// <summary>The figures of all calls.</summary>
    public CallMetrics Metrics { get; } = new();

    /// <summary>How the log itself is doing.</summary>
    public LogStatus Status => _system.Status;

    public TimeProvider Time => _system.Time;

    /// <summary>Writes what is left to be written. Later ends of calls are written by themselves.</summary>
    public void Dispose() => Ends.Dispose();

    /// <summary>Opens a buffer for the details of a call, where that is wanted.</summary>
    public BufferScope OpenBuffer() => Options.CallBufferLevel is { } level
        ? _system.BufferContext(level, Options.CallBufferBytes)
        : default;

    /// <summary>The client's id, where it is harmless, or a new one.</summary>
    public string ChooseId(HttpContext context) =>
        _requestIds.Choose(context.Request.Headers[Options.RequestIdHeader]);

    /// <summary>The ids of a call, with the one it got when it arrived.</summary>
    public CallIdentity Identify(HttpContext context, CallSpan span) =>
        new(context.Features.Get<CallId>()?.Value ?? ChooseId(context), span.TraceId, span.SpanId);

    /// <summary>Whether its path keeps a call out of the log.</summary>
    public bool IsSkippedPath(PathString path) => _skipList.Contains(path.Value);

    /// <summary>The level of a record by the call's status.</summary>
    public Level LevelOf(int status) =>
        status < 400 ? Level.Info
        : status < 500 && Options.ClientErrorsAreWarnings ? Level.Warn
        : Level.Error;

    /// <summary>Remembers that a call's record tells of an exception which goes on to the server.</summary>
    public void MarkRecorded(Exception exception) => _recorded.AddOrUpdate(exception, exception.GetType());

    /// <summary>Whether a call's record tells of an exception.</summary>
    public bool IsRecorded(Exception exception) => _recorded.TryGetValue(exception, out _);

    /// <summary>Tells that a record could not be made; the call itself goes on.</summary>
    public void ReportProblem(string what, Exception cause) => _system.ReportProblem(what, cause);
}
