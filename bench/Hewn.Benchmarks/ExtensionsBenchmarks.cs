using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging;

namespace Hewn.Benchmarks;

/// <summary>A whole call through Microsoft.Extensions.Logging.</summary>
public partial class ExtensionsBenchmarks
{
    private LogFolder _folder = null!;
    private ILoggerFactory _factory = null!;
    private ILogger _log = null!;
    private string _model = "llama-3-8b-instruct";
    private int _tokens = 512;
    private double _durationMs = 1234.567;

    [GlobalSetup]
    public void Start()
    {
        _folder = new LogFolder();
        _factory = LoggerFactory.Create(builder => builder.AddHewn(_folder.System));
        _log = _factory.CreateLogger("bench");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _factory.Dispose();
        _folder.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void LoggerMessage() => Completed(_log, _model, _tokens, _durationMs);

    [Benchmark]
    public void Template() => _log.LogInformation(
        "Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms",
        _model, _tokens, _durationMs);

    [Benchmark]
    public void Disabled() => CompletedDebug(_log, _model, _tokens, _durationMs);

    [LoggerMessage(
        LogLevel.Information, "Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms")]
    private static partial void Completed(ILogger logger, string model, int tokens, double duration_ms);

    [LoggerMessage(LogLevel.Debug, "Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms")]
    private static partial void CompletedDebug(ILogger logger, string model, int tokens, double duration_ms);
}
