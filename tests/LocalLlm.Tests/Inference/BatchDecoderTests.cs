using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Tests.KvCache;
using LocalLlm.Tests.Transformer;

namespace LocalLlm.Tests.Inference;

/// <summary>The answers with the cache are those without it, to the last bit, whatever the cache can keep.</summary>
public sealed class BatchDecoderTests
{
    private static readonly Lazy<List<GeneratedToken>[]> _expected = new(() => Decode(null));

    public static TheoryData<string, int, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, int, bool>();
        foreach (string policy in EvictionPolicies.Names)
        {
            cases.Add(policy, 0, 64, false);
            cases.Add(policy, 32, 4, false);
            cases.Add(policy, 48, 64, false);
            cases.Add(policy, 64, 64, true);
            cases.Add(policy, 96, 0, false);
            cases.Add(policy, 2048, 64, false);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_are_the_same_with_every_policy_and_budget_and_with_a_bad_disk(
        string policy, int hotTokens, int slots, bool isBad)
    {
        var shape = TinyTransformer.Model.Shape;
        var options = new KvCacheOptions
        {
            Layers = shape.Layers,
            Heads = shape.Heads,
            HeadDim = shape.HeadWidth,
            BlockTokens = 8,
            HotTokens = hotTokens,
            PinRecentTokens = 8,
            Policy = EvictionPolicies.Find(policy)!.Value,
        };
        options = options with { MaxSsdBytes = slots * options.BlockBytes };
        var store = new FaultyStore(options.BlockBytes);
        if (isBad)
        {
            var random = new Pcg32(3);
            store.WriteFault = () => random.NextDouble() < 0.2 ? FaultyStore.NoSpace() : null;
            store.ReadFault = () => random.NextDouble() < 0.05 ? FaultyStore.InputOutput() : null;
            store.Corrupts = () => random.NextDouble() < 0.05;
        }

        using var cache = new TieredKvCache(options, SilentLog.Logger, TimeProvider.System, () => store, _ => { });
        for (int round = 0; round < 2; round++) // The second time with what the first one left.
        {
            List<GeneratedToken>[] answers = Decode(cache);
            for (int i = 0; i < answers.Length; i++)
                answers[i].ShouldBe(_expected.Value[i], $"answer {i} of round {round}");
        }

        CacheStatistics end = cache.Statistics;
        end.Sequences.ShouldBe(0);
        if (hotTokens is 32 or 48 && slots == 64)
            end.BytesFromSsd.ShouldBeGreaterThan(0);
        if (hotTokens == 2048)
            end.PrefixHits.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_disk_that_gives_nothing_back_whole_ends_in_memory_with_the_same_answers(bool corrupts)
    {
        var shape = TinyTransformer.Model.Shape;
        var options = new KvCacheOptions
        {
            Layers = shape.Layers,
            Heads = shape.Heads,
            HeadDim = shape.HeadWidth,
            BlockTokens = 8,
            HotTokens = 32,
            PinRecentTokens = 8,
        };
        var store = new FaultyStore(options.BlockBytes) { Corrupts = () => corrupts };
        if (!corrupts)
            store.ReadFault = () => new EndOfStreamException("cut");
        using var cache = new TieredKvCache(options, SilentLog.Logger, TimeProvider.System, () => store, _ => { });
        Decode(cache).ShouldBe(_expected.Value);
        cache.Statistics.Circuit.ShouldBe(CircuitState.Open);
        cache.Statistics.LostBlocks.ShouldBeGreaterThanOrEqualTo(CircuitBreaker.FailuresToOpen);
    }

    private static List<GeneratedToken>[] Decode(TieredKvCache? cache)
    {
        GenerationJob[] jobs = [.. Enumerable.Range(0, 3).Select(JobOf)];
        var decoder = new BatchDecoder(TinyTransformer.Model, cache);
        for (int step = 0; jobs.Any(job => !job.IsFinished); step++)
        {
            int arrived = Math.Min(jobs.Length, 1 + step / 3); // One after the other, and then together.
            GenerationJob[] running = [.. jobs.Take(arrived).Where(job => !job.IsFinished)];
            if (running.Length > 0)
                decoder.Step(running);
            foreach (GenerationJob job in running.Where(job => job.IsFinished))
                decoder.Close(job);
        }

        return [.. jobs.Select(TokensOf)];
    }

    private static GenerationJob JobOf(int index)
    {
        string question = index == 1 ? "What is a log? And how do I read it?" : "What is a log?";
        int[] prompt = [BytePairTokenizer.EndOfText, .. TinyTransformer.Tokenizer.Encode(
            ChatPrompt.Format([new ChatTurn("system", "Be brief and friendly."), new ChatTurn("user", question)]))];
        var options = new SamplingOptions { Temperature = 1, TopK = 40, TopP = 1, Seed = index, MaxTokens = 25 };
        return new GenerationJob(TinyTransformer.Tokenizer, prompt, options, 512, CancellationToken.None);
    }

    private static List<GeneratedToken> TokensOf(GenerationJob job)
    {
        var tokens = new List<GeneratedToken>();
        while (job.Output.TryRead(out GeneratedToken token))
            tokens.Add(token);
        return tokens;
    }
}
