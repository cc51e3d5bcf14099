namespace LocalLlm.KvCache;

/// <summary>
/// What a cache of prompts knows beyond age and frequency: a running sequence reads all of its blocks at every token, a
/// finished one none; and what is reused are beginnings. So blocks of finished sequences go first, the ends before the
/// beginnings, those that others began with last. And where running sequences alone need more than there is, a block
/// from disk pushes out only what is worth less: reading in a circle, any policy by age would move every block at
/// every token.
/// </summary>
internal sealed class PrefixAwarePolicy : IEvictionPolicy
{
    private const double ActiveBonus = 1_000;
    private const double HalfLifeSeconds = 300;

    public string Name => "prefix_aware";

    public double Score(in BlockUse use)
    {
        double reuse = (1 + use.Reuses) / (1.0 + use.Depth);
        return use.IsActive ? ActiveBonus + reuse : reuse * Math.Pow(0.5, use.AgeSeconds / HalfLifeSeconds);
    }

    public bool Admits(double candidate, double victim) => candidate > victim;
}
