namespace LocalLlm.KvCache;

/// <summary>
/// Age and frequency: (1 - w) / (1 + age in seconds) + w * n / (n + 1). Both parts grow with the block's worth, from 0
/// to 1; so what is old and rarely used goes. (Adding the age itself would keep what is oldest.)
/// </summary>
/// <param name="frequencyWeight">w, from 0 to 1.</param>
internal sealed class AdaptiveLruPolicy(double frequencyWeight) : IEvictionPolicy
{
    public string Name => "adaptive_lru";

    public double Score(in BlockUse use) =>
        (1 - frequencyWeight) / (1 + use.AgeSeconds) + frequencyWeight * use.AccessCount / (use.AccessCount + 1.0);

    public bool Admits(double candidate, double victim) => true;
}
