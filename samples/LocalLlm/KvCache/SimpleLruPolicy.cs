namespace LocalLlm.KvCache;

/// <summary>The block that was used longest ago goes.</summary>
internal sealed class SimpleLruPolicy : IEvictionPolicy
{
    public string Name => "simple_lru";

    public double Score(in BlockUse use) => use.LastOrder;

    public bool Admits(double candidate, double victim) => true;
}
