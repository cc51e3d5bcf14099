namespace LocalLlm.KvCache;

/// <summary>The block that was used least often goes.</summary>
internal sealed class LfuPolicy : IEvictionPolicy
{
    public string Name => "lfu";

    public double Score(in BlockUse use) => use.AccessCount;

    public bool Admits(double candidate, double victim) => true;
}
