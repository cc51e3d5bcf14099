namespace LocalLlm.KvCache;

/// <summary>What is counted; under the cache's lock.</summary>
internal sealed class CacheCounters
{
    public long HotHits { get; set; }

    public long ColdHits { get; set; }

    public long Evictions { get; set; }

    public long AdaptiveEvictions { get; set; }

    public long BytesToSsd { get; set; }

    public long BytesFromSsd { get; set; }

    public long PrefixHits { get; set; }

    public long PrefixMisses { get; set; }

    public long ReusedTokens { get; set; }

    public long DroppedBlocks { get; set; }

    public long LostBlocks { get; set; }

    public long ChecksumMismatches { get; set; }

    public long SsdFailures { get; set; }

    public long RefusedTokens { get; set; }
}
