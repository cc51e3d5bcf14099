using LocalLlm.KvCache;
using LocalLlm.Transformer;

namespace LocalLlm.Inference;

/// <summary>
/// One step for all running answers at once: each is given its next token. With a cache a step computes only what is
/// not there; without one everything, with the same result. Not thread-safe.
/// </summary>
internal sealed class BatchDecoder(TransformerModel model, TieredKvCache? cache)
{
    private const int MostChunkTokens = 64;

    private readonly InferencePass _pass = new(model);

    /// <summary>Gives each job its next token; one with a long prompt may only come nearer to it.</summary>
    public void Step(IReadOnlyList<GenerationJob> jobs)
    {
        Segment[] segments = cache is null
            ? RunWithoutCache(jobs)
            : RunWithCache(jobs, cache);
        for (int i = 0; i < segments.Length; i++)
        {
            GenerationJob job = jobs[i];
            if (segments[i].Past is CachePast past)
                Keep(job, segments[i], past.Accepted);
            if (segments[i].Tokens.Count == job.Tokens.Count)
                job.Draw(segments[i]);
        }
    }

    /// <summary>Frees what the job has in the cache, except what others may begin with.</summary>
    public void Close(GenerationJob job)
    {
        if (job.Sequence is null || cache is null)
            return;
        using FlowScope flow = job.Enter();
        cache.Close(job.Sequence);
    }

    private Segment[] RunWithoutCache(IReadOnlyList<GenerationJob> jobs)
    {
        Segment[] segments = [.. jobs.Select(job => new Segment(job.Tokens))];
        _pass.Run(segments);
        return segments;
    }

    // Each failure makes a sequence shorter, so that it ends: at worst with everything computed again.
    private Segment[] RunWithCache(IReadOnlyList<GenerationJob> jobs, TieredKvCache tiers)
    {
        while (true)
        {
            Segment[] segments = [.. jobs.Select(job => Prepare(job, tiers))];
            try
            {
                _pass.Run(segments);
                return segments;
            }
            catch (PastLostException)
            {
                // What is left of the past is known now.
            }
        }
    }

    private static Segment Prepare(GenerationJob job, TieredKvCache tiers)
    {
        using FlowScope flow = job.Enter();
        if (job.Sequence is null)
        {
            job.Sequence = tiers.Open([.. job.Tokens]);
            job.ReusedTokens = job.Sequence.ReusedTokens;
        }

        tiers.Touch(job.Sequence);
        int cached = job.Sequence.Length;
        int rest = job.Tokens.Count - cached;
        int wanted = Math.Min(rest, ChunkTokensOf(tiers.Options));
        int accepted = tiers.Reserve(job.Sequence, wanted);
        // What is kept need not be computed again: a long prompt goes in pieces, which others do not wait for as long,
        // and which may leave memory before the next one comes. Without room, all at once, again and again.
        IReadOnlyList<int> tokens = accepted == wanted && wanted < rest
            ? job.Tokens.GetRange(0, cached + wanted)
            : job.Tokens;
        return new Segment(tokens, cached, new CachePast(tiers, job, accepted));
    }

    private static int ChunkTokensOf(KvCacheOptions options) =>
        Math.Clamp(options.Pages * options.BlockTokens / 2, 1, MostChunkTokens);

    private void Keep(GenerationJob job, Segment segment, int accepted)
    {
        if (accepted == 0)
            return;
        using FlowScope flow = job.Enter();
        int[] kept = [.. job.Tokens.Skip(segment.Cached).Take(accepted)];
        cache!.Advance(job.Sequence!, kept);
    }
}
