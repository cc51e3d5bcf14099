namespace LocalLlm.KvCache;

/// <summary>What the parts of the cache work on together; under its lock.</summary>
internal sealed class Tiers(
    KvCacheOptions options, HotTier hot, ColdTier? cold, SsdGate gate, CacheCounters counters, CacheLog log,
    TimeProvider time)
{
    private long _order;

    public KvCacheOptions Options => options;

    public HotTier Hot => hot;

    /// <summary>Null where there is no disk.</summary>
    public ColdTier? Cold => cold;

    public SsdGate Gate => gate;

    public CacheCounters Counters => counters;

    public CacheLog Log => log;

    public TimeProvider Time => time;

    public CacheTracing Tracing { get; } = new();

    public BlockTable Table { get; } = new();

    public List<KvSequence> Sequences { get; } = [];

    /// <summary>How many pages are used before blocks are moved out.</summary>
    public int Limit { get; } = Math.Max(1, (int)(hot.Pages * options.EvictionThreshold));

    public void Use(KvBlock block)
    {
        block.AccessCount++;
        block.LastOrder = ++_order;
        block.LastAccess = time.GetTimestamp();
    }

    public void Give(KvBlock block, int page)
    {
        block.Page = page;
        Table.Hot.Add(block);
    }

    public void FreePage(KvBlock block)
    {
        if (block.Page < 0)
            return;
        hot.Give(block.Page);
        block.Page = -1;
        Table.Hot.Remove(block);
    }

    public void FreeSlot(KvBlock block)
    {
        if (block.Slot < 0)
            return;
        cold!.Give(block.Slot);
        block.Slot = -1;
        Table.OnDisk.Remove(block);
    }

    /// <summary>Takes away a block: nothing of it stands anywhere.</summary>
    public void Remove(KvBlock block)
    {
        Table.Forget(block);
        FreePage(block);
        FreeSlot(block);
        block.IsLost = true;
    }

    public BlockUse UseOf(KvBlock block)
    {
        long now = time.GetTimestamp();
        return new BlockUse(
            block.AccessCount,
            block.LastOrder,
            time.GetElapsedTime(block.LastAccess, now).TotalSeconds,
            time.GetElapsedTime(block.CreatedAt, now).TotalSeconds,
            block.References > 0,
            block.Depth,
            block.Reuses);
    }
}
