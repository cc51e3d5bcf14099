using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Tests.Hosting;
using LocalLlm.Tests.KvCache;
using LocalLlm.Tests.Transformer;

namespace LocalLlm.Tests.Inference;

public sealed class DecodingSchedulerTests
{
    [Fact]
    public async Task Many_at_once_get_what_each_gets_alone_and_stopping_ends_the_rest()
    {
        using var cache = new TieredKvCache(
            CacheOptions(),
            SilentLog.Logger,
            TimeProvider.System,
            () => new MemoryBlockStore(CacheOptions().BlockBytes));
        string[] alone = new string[12];
        using (var scheduler = Scheduler(cache))
        {
            for (int i = 0; i < alone.Length; i++)
                alone[i] = await TextOf(Start(scheduler, i, 20));
            GenerationJob[] jobs = [.. Enumerable.Range(0, alone.Length).Select(i => Start(scheduler, i, 20))];
            string[] together = await Task.WhenAll(jobs.Select(TextOf));
            together.ShouldBe(alone);
        }

        cache.Statistics.Sequences.ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_answer_ends_and_leaves_nothing_running()
    {
        using var cache = new TieredKvCache(CacheOptions(), SilentLog.Logger, TimeProvider.System);
        using var scheduler = Scheduler(cache);
        using var cancellation = new CancellationTokenSource();
        GenerationJob leaving = Start(scheduler, 1, 400, cancellation.Token);
        (await leaving.Output.ReadAsync()).Id.ShouldBeGreaterThanOrEqualTo(0);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (GeneratedToken token in leaving.Output.ReadAllAsync())
                token.FinishReason.ShouldBeNull();
        });
        (await TextOf(Start(scheduler, 2, 5))).ShouldNotBeNull();
        await Eventually.HoldsAsync(() => cache.Statistics.Sequences == 0, "the end of all sequences");
    }

    private static DecodingScheduler Scheduler(TieredKvCache cache) =>
        new(TinyTransformer.Model, cache, SilentLog.Logger, TimeProvider.System);

    private static GenerationJob Start(
        DecodingScheduler scheduler, int seed, int tokens, CancellationToken cancellation = default)
    {
        int[] prompt = [BytePairTokenizer.EndOfText, .. TinyTransformer.Tokenizer.Encode($"The number {seed % 3} is")];
        var options = new SamplingOptions { Temperature = 1.2, TopP = 1, Seed = seed, MaxTokens = tokens };
        var job = new GenerationJob(TinyTransformer.Tokenizer, prompt, options, 512, cancellation);
        scheduler.TryAdd(job).ShouldBeTrue();
        return job;
    }

    private static async Task<string> TextOf(GenerationJob job)
    {
        var text = new System.Text.StringBuilder();
        await foreach (GeneratedToken token in job.Output.ReadAllAsync())
            text.Append(token.Text);
        return text.ToString();
    }

    private static KvCacheOptions CacheOptions() => new()
    {
        Layers = 2, Heads = 2, HeadDim = 16, BlockTokens = 8, HotTokens = 128, MaxSsdBytes = 1 << 20,
    };
}
