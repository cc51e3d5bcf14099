namespace LocalLlm.KvCache;

/// <summary>
/// Says how much a block is worth keeping in memory. One direction for all: the block with the LOWEST score is moved
/// out; of equal ones, the one that was used longest ago. Pure, thread-safe.
/// </summary>
internal interface IEvictionPolicy
{
    /// <summary>As in settings and records, e.g. <c>adaptive_lru</c>.</summary>
    string Name { get; }

    /// <summary>Higher is more worth keeping.</summary>
    double Score(in BlockUse use);

    /// <summary>Whether a block that is read from disk may push out another one, given both scores.</summary>
    bool Admits(double candidate, double victim);
}
