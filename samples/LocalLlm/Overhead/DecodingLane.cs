using System.Diagnostics;
using System.Globalization;
using Hewn;
using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Replay;
using LocalLlm.Serving;
using LocalLlm.Transformer;

namespace LocalLlm.Overhead;

/// <summary>
/// What a busy server decodes: eight answers at all times, each at another place, and behind each the next one; with a
/// cache and a log of its own. Lanes that made as many steps have done the same, whatever they logged: seeds decide
/// what is drawn, and blocks age by steps. Requests' contexts and the listener of spans are there at any level. Not
/// thread-safe.
/// </summary>
internal sealed class DecodingLane : IDisposable
{
    private const string LoggerName = "kv.cache";
    private const int Answers = 8;
    private const int AnswerTokens = 96;

    // So little that it is full soon, as a server's is behind its first minutes.
    private const long DiskBytes = 16L << 20;

    private static readonly TimeSpan _stepTime = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("local-llm-overhead-").FullName;
    private readonly TransformerModel _model;
    private readonly LogSystem _log;
    private readonly SpanLog _spans;
    private readonly ReplayClock _clock = new();
    private readonly TieredKvCache _cache;
    private readonly BatchDecoder _decoder;
    private readonly List<GenerationJob> _running = [];
    private int _begun;

    /// <param name="model">What answers.</param>
    /// <param name="hotTokens">What its cache may hold in memory: few, and it moves blocks all the time.</param>
    /// <param name="policy">What that moves out first.</param>
    public DecodingLane(TransformerModel model, int hotTokens, EvictionPolicyKind policy)
    {
        _model = model;
        _log = LogSystem.Start(new HewnOptions
        {
            Directory = _folder,
            MinimumLevel = Level.Fatal,
            ReadEnvironment = false,
            HandleProcessExit = false,
            Files = { new("cache.log") },
        });
        var options = new KvCacheOptions
        {
            Layers = model.Shape.Layers,
            Heads = model.Shape.Heads,
            HeadDim = model.Shape.HeadWidth,
            HotTokens = hotTokens,
            MaxSsdBytes = DiskBytes,
            Policy = policy,
        };
        _cache = new TieredKvCache(
            options, _log.For(LoggerName), _clock, () => new FileBlockStore(Path.Combine(_folder, "tier")));
        _spans = new SpanLog(_log.For("hewn.trace"), _cache.Spans);
        _decoder = new BatchDecoder(model, _cache);
    }

    public CacheStatistics Statistics => _cache.Statistics;

    private long Records => _log.Status.Destinations.Sum(file => file.Written);

    /// <summary>Makes so many steps, and waits until the log of them is written.</summary>
    /// <param name="level">What the cache logs from; null: nothing.</param>
    /// <param name="steps">One token of each of the eight.</param>
    public WorkResult Run(Level? level, int steps)
    {
        _log.SetLevel(LoggerName, level ?? Level.Fatal);
        _log.Flush(_patience);
        long before = Records;
        int tokens = 0;
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
            tokens += Step();
        _log.Flush(_patience); // What waits to be written is part of what was asked for.
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        return new WorkResult(tokens, elapsed.TotalSeconds, processor.TotalSeconds, Records - before);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _spans.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private int Step()
    {
        _clock.Set(_clock.GetUtcNow() + _stepTime);
        while (_running.Count < Answers)
            _running.Add(Begin(_begun++));
        int before = _running.Sum(job => job.Tokens.Count);
        _decoder.Step(_running);
        int drawn = _running.Sum(job => job.Tokens.Count) - before;
        foreach (GenerationJob job in _running.Where(job => job.IsFinished).ToArray())
        {
            _running.Remove(job);
            _decoder.Close(job);
        }

        return drawn;
    }

    private GenerationJob Begin(int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"req_{number:x16}_lane");
        using ContextScope scope = Log.Context(
            requestId: id,
            traceId: ActivityTraceId.CreateRandom().ToString(),
            spanId: ActivitySpanId.CreateRandom().ToString(),
            model: "hewn-small");
        return JobOf(number);
    }

    // The first ones end one after the other, so that from then on there is always one that begins.
    private GenerationJob JobOf(int number)
    {
        string question = string.Create(
            CultureInfo.InvariantCulture, $"Tell me story number {number} about a server and its logs.");
        int[] prompt = [BytePairTokenizer.EndOfText, .. _model.Tokenizer.Encode(
            ChatPrompt.Format([new ChatTurn("user", question)]))];
        int most = number < Answers ? AnswerTokens * (number + 1) / Answers : AnswerTokens;
        var options = new SamplingOptions { Temperature = 1, TopP = 1, Seed = number, MaxTokens = most };
        return new GenerationJob(_model.Tokenizer, prompt, options, 512, CancellationToken.None);
    }
}
