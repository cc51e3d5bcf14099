namespace LocalLlm.KvCache;

/// <summary>The sizes and rules of a tiered cache of keys and values.</summary>
internal sealed record KvCacheOptions
{
    /// <summary>Layers of the model.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of the model; for the log.</summary>
    public required int Heads { get; init; }

    /// <summary>Numbers of a key of one head.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Tokens that memory may hold. Default 2048.</summary>
    public int HotTokens { get; init; } = 2048;

    /// <summary>Tokens of a block, which is what moves between the tiers. Default 32.</summary>
    public int BlockTokens { get; init; } = 32;

    /// <summary>Bytes of memory for keys and values; where it is less than HotTokens need, it counts. Default 1 GiB.
    /// </summary>
    public long MaxRamBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Bytes of disk; 0 is memory only. Default 16 GiB.</summary>
    public long MaxSsdBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>What is moved out of memory first. Default adaptive_lru.</summary>
    public EvictionPolicyKind Policy { get; init; } = EvictionPolicyKind.AdaptiveLru;

    /// <summary>How much frequency counts beside age with adaptive_lru, from 0 to 1. Default 0.3.</summary>
    public double FrequencyWeight { get; init; } = 0.3;

    /// <summary>The part of memory, above 0 and at most 1, from which on blocks are moved out. Default 0.9.</summary>
    public double EvictionThreshold { get; init; } = 0.90;

    /// <summary>
    /// The newest tokens of each running sequence, which stay in memory: half of it at most, for all together. Default
    /// 128.
    /// </summary>
    public int PinRecentTokens { get; init; } = 128;

    /// <summary>Numbers of a token's key in one layer: heads times the width of a head.</summary>
    public int Width => Heads * HeadDim;

    /// <summary>Bytes of a token: a key and a value in each layer.</summary>
    public long BytesPerToken => 2L * Layers * Width * sizeof(float);

    /// <summary>Bytes of a block.</summary>
    public long BlockBytes => BytesPerToken * BlockTokens;

    /// <summary>Blocks that memory may hold.</summary>
    public int Pages => (int)Math.Min(HotTokens / BlockTokens, Math.Min(int.MaxValue, MaxRamBytes / BlockBytes));

    /// <summary>Blocks that the disk may hold.</summary>
    public int Slots => (int)Math.Min(1_000_000, MaxSsdBytes / BlockBytes);

    /// <exception cref="ArgumentException">A value is impossible; the message says which and what is expected.
    /// </exception>
    public KvCacheOptions Checked()
    {
        if (Layers < 1 || Heads < 1 || HeadDim < 1 || BlockTokens < 1)
        {
            throw new ArgumentException(
                $"{Layers} layers, {Heads} heads of {HeadDim}, blocks of {BlockTokens} tokens; expected 1 of each.");
        }

        if (!(FrequencyWeight is >= 0 and <= 1))
            throw new ArgumentException($"FrequencyWeight is {FrequencyWeight}; expected a number from 0 to 1.");
        if (!(EvictionThreshold is > 0 and <= 1))
            throw new ArgumentException($"EvictionThreshold is {EvictionThreshold}; expected above 0, at most 1.");
        if (PinRecentTokens < 0 || HotTokens < 0 || MaxRamBytes < 0 || MaxSsdBytes < 0)
            throw new ArgumentException("A budget of the cache is negative; expected 0 or more.");
        return this;
    }
}
