using Hewn;
using LocalLlm.KvCache;

namespace LocalLlm.Tests.KvCache;

/// <summary>
/// Uses a cache as the decoder does, with keys and values that anyone can work out from the tokens: so that every
/// number that is read back can be compared.
/// </summary>
internal sealed class CacheDriver : IDisposable
{
    private readonly ulong[] _scratch = new ulong[4096];

    /// <param name="options">Of the cache.</param>
    /// <param name="store">Its disk; null: a new one in memory.</param>
    /// <param name="clock">Its clock; null: a new one.</param>
    /// <param name="logger">Its log; null: none.</param>
    /// <param name="file">A real file in the place of <paramref name="store"/>.</param>
    public CacheDriver(
        KvCacheOptions options,
        FaultyStore? store = null,
        ManualClock? clock = null,
        Logger? logger = null,
        string? file = null)
    {
        Clock = clock ?? new ManualClock();
        Store = store ?? new FaultyStore(options.BlockBytes);
        Func<IBlockStore> place = file is null ? () => Store : () => new FileBlockStore(file);
        Cache = new TieredKvCache(options, logger ?? SilentLog.Logger, Clock, place, Pauses.Add);
    }

    public TieredKvCache Cache { get; }

    public FaultyStore Store { get; }

    public ManualClock Clock { get; }

    /// <summary>How long the cache would have waited.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public static KvCacheOptions Options { get; } = new()
    {
        Layers = 2,
        Heads = 1,
        HeadDim = 8,
        BlockTokens = 4,
        HotTokens = 32,
        PinRecentTokens = 4,
        Policy = EvictionPolicyKind.SimpleLru,
    };

    /// <summary>
    /// One step: touches, reserves, checks everything that is there, stores what is new.
    /// </summary>
    /// <returns>How many tokens are there behind it.</returns>
    public int Step(KvSequence sequence, int[] tokens)
    {
        for (int attempt = 0; attempt < 1_000; attempt++)
        {
            Cache.Touch(sequence);
            int cached = sequence.Length;
            cached.ShouldBeLessThanOrEqualTo(tokens.Length);
            int half = Math.Max(1, Cache.Options.HotTokens / 2);
            int wanted = Math.Min(tokens.Length - cached, half); // In pieces, as the decoder does it.
            int accepted = Cache.Reserve(sequence, wanted);
            if (!TryCheck(sequence, tokens, cached))
                continue;
            for (int layer = 0; layer < Cache.Options.Layers; layer++)
            {
                Cache.StoreBatch(
                    sequence,
                    layer,
                    Numbers(tokens, layer, cached, accepted, isValues: false),
                    Numbers(tokens, layer, cached, accepted, isValues: true));
            }

            Cache.Advance(sequence, tokens.AsSpan(cached, accepted));
            if (accepted < wanted || sequence.Length == tokens.Length)
                return sequence.Length;
        }

        throw new InvalidOperationException("A step does not come to an end.");
    }

    /// <summary>Compares all that a sequence has with what it must be. False: something was lost, and it said so.
    /// </summary>
    public bool TryCheck(KvSequence sequence, int[] tokens, int count)
    {
        int width = Cache.Options.Width;
        float[] keys = new float[count * width];
        float[] values = new float[count * width];
        for (int layer = 0; layer < Cache.Options.Layers; layer++)
        {
            if (count > sequence.Length || !Cache.TryRead(sequence, layer, 0, count, keys, values))
            {
                sequence.Length.ShouldBeLessThan(count);
                return false;
            }

            keys.AsSpan().SequenceEqual(Numbers(tokens, layer, 0, count, isValues: false)).ShouldBeTrue();
            values.AsSpan().SequenceEqual(Numbers(tokens, layer, 0, count, isValues: true)).ShouldBeTrue();
        }

        return true;
    }

    public void Dispose() => Cache.Dispose();

    // A key depends on all tokens up to its own, as in a model.
    private float[] Numbers(int[] tokens, int layer, int start, int count, bool isValues)
    {
        int width = Cache.Options.Width;
        ulong hash = 17;
        for (int i = 0; i < start + count; i++)
            _scratch[i] = hash = unchecked((hash ^ (ulong)tokens[i]) * 1_099_511_628_211UL);
        float[] numbers = new float[count * width];
        for (int i = 0; i < numbers.Length; i++)
        {
            int place = layer * 1_000 + (isValues ? 500 : 0) + i % width;
            ulong own = unchecked(_scratch[start + i / width] + (ulong)place);
            numbers[i] = unchecked(own * 0x9E3779B97F4A7C15UL >> 40) / 16777216f;
        }

        return numbers;
    }
}
