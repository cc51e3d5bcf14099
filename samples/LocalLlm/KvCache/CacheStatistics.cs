namespace LocalLlm.KvCache;

/// <summary>What the cache did and holds, at one moment.</summary>
internal sealed record CacheStatistics
{
    /// <summary>Tokens of running sequences.</summary>
    public long SeqPos { get; init; }

    public int Sequences { get; init; }

    /// <summary>Tokens that stand in memory.</summary>
    public long HotTokens { get; init; }

    /// <summary>Blocks that stand on disk only.</summary>
    public int ColdBlocks { get; init; }

    /// <summary>Uses of blocks that stood in memory.</summary>
    public long HotHits { get; init; }

    /// <summary>Uses of blocks that stood on disk.</summary>
    public long ColdHits { get; init; }

    /// <summary>Blocks that were moved out of memory.</summary>
    public long Evictions { get; init; }

    /// <summary>Of these, the ones that another policy than simple_lru chose.</summary>
    public long AdaptiveEvictions { get; init; }

    public long BytesToSsd { get; init; }

    public long BytesFromSsd { get; init; }

    public double SsdUsageMb { get; init; }

    /// <summary>Blocks in memory that a policy may move.</summary>
    public int HotEntriesTracked { get; init; }

    /// <summary>Percent of uses that memory served; null before the first.</summary>
    public double? CacheHitRate { get; init; }

    /// <summary>Sequences that began with tokens that were there.</summary>
    public long PrefixHits { get; init; }

    public long PrefixMisses { get; init; }

    public long ReusedTokens { get; init; }

    /// <summary>Blocks of finished sequences that were given up for room.</summary>
    public long DroppedBlocks { get; init; }

    /// <summary>Blocks that could not be read back: their tokens were computed again.</summary>
    public long LostBlocks { get; init; }

    public long ChecksumMismatches { get; init; }

    public long SsdFailures { get; init; }

    /// <summary>Tokens that found no room and were computed again.</summary>
    public long RefusedTokens { get; init; }

    public CircuitState Circuit { get; init; }

    public DegradationMode Mode { get; init; }
}
