using Serilog;
using Serilog.Configuration;
using Serilog.Core;

namespace DotnetPeers;

/// <summary>
/// Serilog's file sink with its write buffer on, alone or behind its asynchronous wrapper. A full queue blocks, so
/// that every line arrives.
/// </summary>
internal sealed class SerilogPeer : IPeer
{
    private const int QueueRecords = 10_000; // The wrapper's default.

    private readonly Logger _log;

    public SerilogPeer(string path, bool queued)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .Enrich.WithProperty("service", Samples.Service)
            .Enrich.WithProperty("environment", Samples.Environment);
        _log = (queued
            ? configuration.WriteTo.Async(inner => AddFile(inner, path), QueueRecords, blockWhenFull: true)
            : AddFile(configuration.WriteTo, path)).CreateLogger();
    }

    public void Log(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        _log.Information(
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

    public void Dispose() => _log.Dispose();

    private static LoggerConfiguration AddFile(LoggerSinkConfiguration sinks, string path) =>
        sinks.File(new FlatJsonFormatter(), path, buffered: true, fileSizeLimitBytes: null);
}
