namespace LocalLlm.KvCache;

/// <summary>The sealed blocks by their keys, and all blocks of each tier. Not thread-safe.</summary>
internal sealed class BlockTable
{
    private readonly Dictionary<UInt128, KvBlock> _byKey = [];

    /// <summary>Blocks in memory, unsealed ones too.</summary>
    public HashSet<KvBlock> Hot { get; } = [];

    /// <summary>Blocks that have a place on disk; some of them stand in memory, too.</summary>
    public HashSet<KvBlock> OnDisk { get; } = [];

    public KvBlock? Find(UInt128 key) => _byKey.GetValueOrDefault(key);

    /// <summary>Lets a sealed block be found. Of two equal ones the first stays.</summary>
    public bool TryAdd(KvBlock block) => _byKey.TryAdd(block.Key, block);

    public void Forget(KvBlock block)
    {
        if (block.IsSealed && _byKey.GetValueOrDefault(block.Key) == block)
            _byKey.Remove(block.Key);
    }
}
