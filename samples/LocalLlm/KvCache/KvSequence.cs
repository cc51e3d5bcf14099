namespace LocalLlm.KvCache;

/// <summary>What the cache holds of one running sequence. Owned by the cache, under its lock.</summary>
internal sealed class KvSequence(long id)
{
    /// <summary>Counted from 1.</summary>
    public long Id { get; } = id;

    /// <summary>Tokens whose keys and values are there, from the first on.</summary>
    public int Length { get; set; }

    /// <summary>Tokens that were there when it was opened.</summary>
    public int ReusedTokens { get; set; }

    /// <summary>Its blocks, the last one perhaps not full.</summary>
    public List<KvBlock> Blocks { get; } = [];

    public bool IsClosed { get; set; }
}
