using LocalLlm.KvCache;

namespace LocalLlm.Inference;

/// <summary>The past of one job in the tiered cache. What the cache does here is on the job's behalf, and says so.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="job">Whose past it is.</param>
/// <param name="accepted">How many of the new tokens the cache has room for.</param>
internal sealed class CachePast(TieredKvCache cache, GenerationJob job, int accepted) : IPast
{
    private readonly KvSequence _sequence = job.Sequence!;

    /// <summary>How many of the new tokens will be there behind the step.</summary>
    public int Accepted => accepted;

    public void Read(int layer, int count, Span<float> keys, Span<float> values)
    {
        using FlowScope flow = job.Enter();
        if (count > _sequence.Length || !cache.TryRead(_sequence, layer, 0, count, keys, values))
            throw new PastLostException();
    }

    public void Store(int layer, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        int numbers = accepted * cache.Options.Width;
        if (numbers > 0)
            cache.StoreBatch(_sequence, layer, keys[..numbers], values[..numbers]);
    }
}
