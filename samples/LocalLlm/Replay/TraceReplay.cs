using Hewn;
using LocalLlm.KvCache;

namespace LocalLlm.Replay;

/// <summary>
/// Runs a trace through the cache itself, with a model of one narrow layer and a disk in memory: what moves and what is
/// hit is decided by the same code as in the server.
/// </summary>
internal sealed class TraceReplay : IDisposable
{
    private const int StandInWidth = 8;

    private readonly AccessTrace _trace;
    private readonly ReplayClock _clock = new();
    private readonly TieredKvCache _cache;
    private readonly Dictionary<long, KvSequence> _running = [];
    private readonly float[] _zeros;
    private readonly float[] _keys;
    private readonly float[] _values;
    private readonly double _scale;
    private long _computed;

    private TraceReplay(AccessTrace trace, KvCacheOptions options, Logger silent)
    {
        _trace = trace;
        _scale = trace.BytesPerToken / (double)options.BytesPerToken;
        _clock.Set(trace.Events[0].At);
        _cache = new TieredKvCache(
            options, silent, _clock, () => new MemoryBlockStore(options.BlockBytes), _ => { });
        int longest = trace.Events.Max(entry => entry.Tokens) + options.BlockTokens;
        _zeros = new float[longest * StandInWidth];
        _keys = new float[longest * StandInWidth];
        _values = new float[longest * StandInWidth];
    }

    /// <param name="trace">What is replayed.</param>
    /// <param name="policy">Under which policy.</param>
    /// <param name="hotTokens">Tokens that memory may hold.</param>
    /// <param name="ssdBytes">Bytes of disk, as of the recorded model.</param>
    /// <param name="silent">A logger that writes nothing.</param>
    public static ReplayResult Run(
        AccessTrace trace, EvictionPolicyKind policy, int hotTokens, long ssdBytes, Logger silent)
    {
        long standInBytes = 2L * sizeof(float) * StandInWidth;
        var options = new KvCacheOptions
        {
            Layers = 1,
            Heads = 1,
            HeadDim = StandInWidth,
            BlockTokens = trace.BlockTokens,
            HotTokens = hotTokens,
            MaxSsdBytes = ssdBytes / Math.Max(1, trace.BytesPerToken) * standInBytes,
            Policy = policy,
        };
        using var replay = new TraceReplay(trace, options, silent);
        return replay.RunAll(hotTokens);
    }

    public void Dispose() => _cache.Dispose();

    private ReplayResult RunAll(int hotTokens)
    {
        foreach (TraceEvent entry in _trace.Events)
        {
            _clock.Set(entry.At);
            switch (entry.Kind)
            {
                case TraceKind.Open:
                    _running[entry.Sequence] = _cache.Open(TokensOf(entry.Sequence, 0, entry.Tokens));
                    break;
                case TraceKind.Store when _running.TryGetValue(entry.Sequence, out KvSequence? sequence):
                    Step(entry, sequence);
                    break;
                case TraceKind.Close when _running.Remove(entry.Sequence, out KvSequence? sequence):
                    _cache.Close(sequence);
                    break;
            }
        }

        return new ReplayResult(_cache.PolicyName, hotTokens, _cache.Statistics, _scale, _computed);
    }

    // As the decoder does it: what is not there is computed, and what finds room is kept.
    private void Step(TraceEvent entry, KvSequence sequence)
    {
        _cache.Touch(sequence);
        int cached = sequence.Length;
        int count = Math.Max(0, entry.Tokens - cached);
        int accepted = _cache.Reserve(sequence, count);
        if (cached > 0)
            _cache.TryRead(sequence, 0, 0, cached, Part(_keys, cached), Part(_values, cached));
        _computed += count;
        if (accepted == 0)
            return;
        _cache.StoreBatch(sequence, 0, Part(_zeros, accepted), Part(_zeros, accepted));
        _cache.Advance(sequence, TokensOf(entry.Sequence, cached, accepted));
    }

    private static Span<float> Part(float[] numbers, int tokens) => numbers.AsSpan(0, tokens * StandInWidth);

    private int[] TokensOf(long sequence, int start, int count)
    {
        string[] chain = _trace.Chains[sequence];
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++)
        {
            int block = (start + i) / _trace.BlockTokens;
            // Equal names are equal tokens; behind the last whole block nobody shares anything.
            tokens[i] = block < chain.Length
                ? chain[block].GetHashCode(StringComparison.Ordinal)
                : HashCode.Combine(sequence, start + i);
        }

        return tokens;
    }
}
