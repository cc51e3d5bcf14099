namespace LocalLlm.KvCache;

/// <summary>What a policy may know of a block.</summary>
/// <param name="AccessCount">How often it was used.</param>
/// <param name="LastOrder">The number of its last use; every use in the cache has a higher number than the one before.
/// </param>
/// <param name="AgeSeconds">Since its last use.</param>
/// <param name="LifeSeconds">Since it was stored.</param>
/// <param name="IsActive">Whether a running sequence needs it.</param>
/// <param name="Depth">Blocks before it in its sequence.</param>
/// <param name="Reuses">How many further sequences began with it.</param>
internal readonly record struct BlockUse(
    long AccessCount,
    long LastOrder,
    double AgeSeconds,
    double LifeSeconds,
    bool IsActive,
    int Depth,
    long Reuses);
