using System.Diagnostics;
using Hewn;
using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Overhead;

/// <summary>The same answers each time.</summary>
/// <param name="model">What answers.</param>
/// <param name="hotTokens">What its cache may hold in memory: few, and it moves blocks all the time.</param>
internal sealed class DecodingWork(TransformerModel model, int hotTokens)
{
    private const int Answers = 8;
    private const int AnswerTokens = 96;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Decodes answers, and waits until the log of it is written.</summary>
    /// <param name="level">What the cache logs from; null: nothing.</param>
    /// <param name="round">Which answers: those of a round are the same each time.</param>
    /// <param name="batches">How many, in eights that run at once.</param>
    public WorkResult Run(Level? level, int round, int batches)
    {
        string folder = Directory.CreateTempSubdirectory("local-llm-overhead-").FullName;
        try
        {
            var settings = new HewnOptions
            {
                Directory = folder,
                MinimumLevel = level ?? Level.Fatal,
                ReadEnvironment = false,
                HandleProcessExit = false,
                Files = { new("cache.log") },
            };
            int tokens = 0;
            double seconds = 0;
            using (LogSystem system = LogSystem.Start(settings))
                Decode(system, folder, round * batches, batches, ref tokens, ref seconds);
            string[] logs = Directory.GetFiles(folder, "cache.log*");
            return new WorkResult(
                tokens,
                seconds,
                logs.Sum(path => File.ReadLines(path).Count()),
                logs.Sum(path => new FileInfo(path).Length));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Decode(
        LogSystem system, string folder, int firstBatch, int batches, ref int tokens, ref double seconds)
    {
        var options = new KvCacheOptions
        {
            Layers = model.Shape.Layers,
            Heads = model.Shape.Heads,
            HeadDim = model.Shape.HeadWidth,
            HotTokens = hotTokens,
            Policy = EvictionPolicyKind.AdaptiveLru,
        };
        using var cache = new TieredKvCache(
            options,
            system.For("kv.cache"),
            TimeProvider.System,
            () => new FileBlockStore(Path.Combine(folder, "tier")));
        var decoder = new BatchDecoder(model, cache);
        for (int batch = firstBatch; batch < firstBatch + batches; batch++)
        {
            List<GenerationJob> jobs = [.. Enumerable.Range(batch * Answers, Answers).Select(JobOf)];
            int prompts = jobs.Sum(job => job.Tokens.Count);
            long start = Stopwatch.GetTimestamp();
            Finish(decoder, jobs);
            if (batch == firstBatch + batches - 1)
                system.Flush(_patience); // What waits to be written is part of what was asked for.
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            tokens += jobs.Sum(job => job.Tokens.Count) - prompts;
        }
    }

    private static void Finish(BatchDecoder decoder, IEnumerable<GenerationJob> jobs)
    {
        List<GenerationJob> running = [.. jobs];
        while (running.Count > 0)
        {
            decoder.Step(running);
            foreach (GenerationJob job in running.Where(job => job.IsFinished).ToArray())
            {
                running.Remove(job);
                decoder.Close(job);
            }
        }
    }

    private GenerationJob JobOf(int seed)
    {
        int[] prompt = [BytePairTokenizer.EndOfText, .. model.Tokenizer.Encode(
            ChatPrompt.Format([new ChatTurn("user", $"Tell me story number {seed} about a server and its logs.")]))];
        var options = new SamplingOptions { Temperature = 1, TopP = 1, Seed = seed, MaxTokens = AnswerTokens };
        return new GenerationJob(model.Tokenizer, prompt, options, 512, CancellationToken.None);
    }
}
