using Hewn;
using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Transformer;

namespace LocalLlm.Serving;

/// <summary>Holds the model once there is one, and until then says how far it is. Thread-safe.</summary>
internal sealed class ModelHost : IDisposable
{
    private readonly ServingOptions _options;
    private readonly LogSystem _log;
    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private volatile ModelProgress _progress = new(ModelStage.Loading);
    private volatile ReadyModel? _ready;
    private SpanLog? _spans;

    public ModelHost(ServingOptions options, LogSystem log, TimeProvider time)
    {
        (_options, _log, _time) = (options, log, time);
        _metrics = new CacheMetrics(() => _ready?.Cache.Statistics);
    }

    public ModelProgress Progress => _progress;

    /// <summary>Null until the model is there.</summary>
    public ReadyModel? Ready => _ready;

    public void Tell(ModelProgress progress) => _progress = progress;

    /// <summary>Makes the cache, starts decoding, and lets requests in.</summary>
    public void Serve(TransformerModel model)
    {
        TransformerShape shape = model.Shape;
        KvCacheOptions cacheOptions = _options.CacheFor(shape.Layers, shape.Heads, shape.HeadWidth);
        string file = Path.Combine(_options.Directory, "kv-cache.tier");
        var cache = new TieredKvCache(cacheOptions, _log.For("kv.cache"), _time, () => new FileBlockStore(file));
        _spans = new SpanLog(_log.For("hewn.trace"), cache.Spans);
        _ready = new ReadyModel(model, cache, new DecodingScheduler(model, cache, _log.For("model"), _time));
        _progress = new ModelProgress(ModelStage.Ready);
    }

    public void Dispose()
    {
        ReadyModel? ready = _ready;
        ready?.Scheduler.Dispose();
        ready?.Cache.Dispose();
        _spans?.Dispose();
        _metrics.Dispose();
    }
}
