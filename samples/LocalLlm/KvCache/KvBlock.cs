namespace LocalLlm.KvCache;

/// <summary>
/// The keys and values of some neighbouring tokens in all layers: what is shared between sequences and moves between
/// the tiers. Owned by the cache, under its lock.
/// </summary>
internal sealed class KvBlock(long id, int depth, int capacity)
{
    private readonly int[] _tokens = new int[capacity];

    /// <summary>Counted from 1.</summary>
    public long Id { get; } = id;

    /// <summary>The key of the block before it, known when it is sealed; 0 for a first one.</summary>
    public UInt128 ParentKey { get; set; }

    /// <summary>Blocks before it.</summary>
    public int Depth { get; } = depth;

    /// <summary>Tokens so far.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == _tokens.Length;

    /// <summary>Full and with a key: others may share it, nothing writes to it any more.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>Once sealed: identifies its tokens and all tokens before it.</summary>
    public UInt128 Key { get; private set; }

    /// <summary>Where it stands in memory, or -1.</summary>
    public int Page { get; set; } = -1;

    /// <summary>Where it stands on disk, or -1. A block may be at both places.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Of what stands on disk: a checksum for the keys and one for the values of each layer.</summary>
    public uint[] Checksums { get; set; } = [];

    /// <summary>Its content cannot be had any more: it must be computed again.</summary>
    public bool IsLost { get; set; }

    /// <summary>Running sequences that need it.</summary>
    public int References { get; set; }

    public long Reuses { get; set; }

    public long AccessCount { get; set; }

    public long LastOrder { get; set; }

    public long LastAccess { get; set; }

    public long CreatedAt { get; set; }

    /// <summary>The last round of evictions in which it was not to be moved.</summary>
    public long PinnedInRound { get; set; }

    public bool IsHot => Page >= 0;

    public void Append(ReadOnlySpan<int> tokens)
    {
        tokens.CopyTo(_tokens.AsSpan(Count));
        Count += tokens.Length;
    }

    public void Seal()
    {
        Key = BlockKey.Of(ParentKey, _tokens);
        IsSealed = true;
    }
}
