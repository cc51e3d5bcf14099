namespace LocalLlm.KvCache;

/// <summary>Uses a second since the block was stored: a new block is not behind one that had more time.</summary>
internal sealed class FrequencyBasedPolicy : IEvictionPolicy
{
    public string Name => "frequency_based";

    public double Score(in BlockUse use) => use.AccessCount / (1 + use.LifeSeconds);

    public bool Admits(double candidate, double victim) => true;
}
