using BenchmarkDotNet.Attributes;

namespace Hewn.Benchmarks;

/// <summary>What each part of noise control adds to a call, or saves of it.</summary>
public class NoiseBenchmarks
{
    private readonly List<LogFolder> _folders = [];
    private Logger _off = null!;
    private Logger _folded = null!;
    private Logger _refused = null!;
    private Logger _sampled = null!;
    private Logger _sampledOut = null!;
    private Logger _buffered = null!;
    private string _model = "llama-3-8b-instruct";
    private string _requestId = "req_1719405000123456";
    private int _tokens = 512;
    private double _durationMs = 1234.567;
    private BufferScope _call;

    [GlobalSetup]
    public void Start()
    {
        _off = Open(_ => { });
        _folded = Open(options => options.FoldRepeats = TimeSpan.FromSeconds(10));
        _refused = Open(options => options.RateLimits["bench"] = new RateLimit(1, 1));
        _sampled = Open(options => options.Sampling["bench"] = 0.999999999);
        _sampledOut = Open(options => options.Sampling["bench"] = 0);
        _buffered = Open(_ => { });
    }

    [GlobalSetup(Target = nameof(DisabledLevelOnceABufferWasOpened))]
    public void StartAfterACall()
    {
        Start();
        _folders[^1].System.BufferContext().Dispose();
    }

    [GlobalSetup(Target = nameof(BufferedBelowLevel))]
    public void StartCall()
    {
        Start();
        _call = _folders[^1].System.BufferContext();
    }

    [GlobalCleanup]
    public void Stop()
    {
        _call.Dispose();
        _folders.ForEach(folder => folder.Dispose());
    }

    /// <summary>Nothing is switched on.</summary>
    [Benchmark(Baseline = true)]
    public void Off() => Call(_off);

    /// <summary>Each line is another one, so that all are written.</summary>
    [Benchmark]
    public void FoldingUnique()
    {
        _tokens++;
        Call(_folded);
    }

    /// <summary>The baseline of the one above.</summary>
    [Benchmark]
    public void OffUnique()
    {
        _tokens++;
        Call(_off);
    }

    [Benchmark]
    public void FoldingRepeats() => Call(_folded);

    [Benchmark]
    public void RateLimitRefused() => Call(_refused);

    [Benchmark]
    public void SampledIn() => Call(_sampled);

    [Benchmark]
    public void SampledOut() => Call(_sampledOut);

    /// <summary>At DEBUG while INFO is set.</summary>
    [Benchmark]
    public void DisabledLevel() => CallDebug(_off);

    /// <summary>The same, in a program that has opened a call's buffer somewhere, but not around this call.</summary>
    [Benchmark]
    public void DisabledLevelOnceABufferWasOpened() => CallDebug(_buffered);

    /// <summary>At DEBUG while INFO is set, in a call that keeps DEBUG.</summary>
    [Benchmark]
    public void BufferedBelowLevel() => CallDebug(_buffered);

    private void CallDebug(Logger log) => log.Debug(
        $"Text generation completed with model {_model}: {_tokens} tokens in {_durationMs} ms",
        ("request_id", _requestId), ("operation", "text_generation"), ("cached", true));

    private void Call(Logger log) => log.Info(
        $"Text generation completed with model {_model}: {_tokens} tokens in {_durationMs} ms",
        ("request_id", _requestId), ("operation", "text_generation"), ("cached", true));

    private Logger Open(Action<HewnOptions> set)
    {
        var folder = new LogFolder(set);
        _folders.Add(folder);
        return folder.System.For("bench");
    }
}
