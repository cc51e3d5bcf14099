using BenchmarkDotNet.Attributes;

namespace Hewn.Benchmarks;

/// <summary>A whole call on Hewn's own surface, to a file that rotates.</summary>
public class RecordBenchmarks
{
    private LogFolder _folder = null!;
    private Logger _log = null!;
    private string _model = "llama-3-8b-instruct";
    private string _requestId = "req_1719405000123456";
    private int _tokens = 512;
    private double _durationMs = 1234.567;

    [GlobalSetup]
    public void Start()
    {
        _folder = new LogFolder();
        _log = _folder.System.For("bench");
    }

    [GlobalCleanup]
    public void Stop() => _folder.Dispose();

    [Benchmark(Baseline = true)]
    public void SixFields() => _log.Info(
        $"Text generation completed with model {_model}: {_tokens} tokens in {_durationMs} ms",
        ("request_id", _requestId), ("operation", "text_generation"), ("cached", true));

    [Benchmark]
    public void PlainText() => _log.Info("Text generation completed");

    [Benchmark]
    public void Disabled() => _log.Debug(
        $"Text generation completed with model {_model}: {_tokens} tokens in {_durationMs} ms");
}
