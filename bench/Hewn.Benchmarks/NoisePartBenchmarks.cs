using System.Text;
using BenchmarkDotNet.Attributes;
using Hewn.Noise;

namespace Hewn.Benchmarks;

/// <summary>
/// The parts of noise control alone: what each adds to a call that is written, without the spread of a whole call.
/// </summary>
public class NoisePartBenchmarks
{
    private readonly byte[] _line = Encoding.UTF8.GetBytes(
        "{\"timestamp\":\"2026-01-19T00:00:00.123456Z\",\"level\":\"INFO\",\"message\":\"Text generation completed "
        + "with model llama-3-8b-instruct: 512 tokens in 1234.567 ms\","
        + "\"logger\":\"bench\",\"service\":\"text-generation\","
        + "\"environment\":\"production\",\"model\":\"llama-3-8b-instruct\",\"tokens\":512,\"durationMs\":1234.567,"
        + "\"request_id\":\"req_1719405000123456\",\"operation\":\"text_generation\",\"cached\":true}\n");

    private readonly LineHash _hash = new();
    private readonly Sampler _sampler = new(0.5);
    private LogFolder _folder = null!;
    private NoiseClock _clock = null!;
    private RateLimiter _limiter = null!;
    private FoldTable _folds = null!;
    private long _end;
    private CallBuffer _buffer = null!;
    private LoggerBinding _logger = null!;
    private ContextScope _request;

    [GlobalSetup]
    public void Start()
    {
        _folder = new LogFolder();
        _clock = new NoiseClock(TimeProvider.System);
        _limiter = new RateLimiter(new RateLimit(1_000_000_000, int.MaxValue), _clock); // Faster than it can be asked.
        var records = new NoiseRecords(_folder.System, _clock);
        _folds = new FoldTable(_folder.System, records, _clock, TimeSpan.FromSeconds(10));
        _logger = new LoggerBinding(_folder.System, "bench");
        _buffer = _folder.System.Noise.Open(Level.Debug, Limits.DefaultCallBufferBytes, outer: null);
    }

    [GlobalSetup(Target = nameof(SamplingOfARequest))]
    public void StartRequest()
    {
        Start();
        _request = Log.Context(requestId: "req_1719405000123456");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _request.Dispose();
        _folder.Dispose();
    }

    /// <summary>All that folding does for a line that is written: finds it unknown, and remembers it.</summary>
    [Benchmark]
    public void FoldingOfAWrittenLine()
    {
        ulong hash = _hash.Of(FoldTable.ContentOf(_line));
        _folds.Remember(_folds.Find(hash + 2), hash, ++_end);
    }

    [Benchmark]
    public bool RateLimitTaken() => _limiter.TryTake();

    [Benchmark]
    public bool SamplingOfARequest() => _sampler.Keeps();

    [Benchmark]
    public bool SamplingWithoutIds() => _sampler.Keeps();

    /// <summary>Instead of the way into the ring.</summary>
    [Benchmark]
    public bool Buffering() => _buffer.Accept(_logger, Level.Debug, _line);
}
