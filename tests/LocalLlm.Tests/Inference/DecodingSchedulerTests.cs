using Hewn;
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

    [Fact]
    public async Task While_answers_are_made_the_statistics_are_told_every_15_seconds()
    {
        using var folder = new TempFolder();
        using (LogSystem system = LogSystem.Start(new HewnOptions
        {
            Directory = folder.Path,
            ReadEnvironment = false,
            HandleProcessExit = false,
            Files = { new("kv.log") },
        }))
        {
            using var cache = new TieredKvCache(CacheOptions(), system.For("kv.cache"), TimeProvider.System);
            using var scheduler =
                new DecodingScheduler(TinyTransformer.Model, cache, SilentLog.Logger, new StepClock());
            await TextOf(Start(scheduler, 1, 40));
        }

        LogRecord[] told = [.. new LogFiles(folder.Path).RecordsOf("kv.log")
            .Where(record => record.Text("operation") == "cache_stats")];
        told.Length.ShouldBeInRange(3, 6); // Some 40 looks at the clock, a second apart; one at the end.
        told.ShouldAllBe(record => record.Level == "INFO" && record.Has("cold_blocks") && record.Has("mode"));
        told[0].Number("sequences").ShouldBe(1); // In the midst of it.
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

    /// <summary>Each look at it is a second later.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
