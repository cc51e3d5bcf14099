using System.Diagnostics;
using Hewn;
using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Transformer;

namespace LocalLlm.Overhead;

/// <summary>The same answers each time, with a cache so small that it moves blocks all the time.</summary>
internal sealed class DecodingWork(TransformerModel model)
{
    private const int Answers = 8;
    private const int AnswerTokens = 96;

    /// <summary>Decodes all answers.</summary>
    /// <param name="level">What the cache logs from; null: nothing.</param>
    public WorkResult Run(Level? level)
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
            int tokens;
            double seconds;
            using (LogSystem system = LogSystem.Start(settings))
                (tokens, seconds) = Decode(system.For("kv.cache"), folder);
            long bytes = new DirectoryInfo(folder).GetFiles("cache.log*").Sum(file => file.Length);
            return new WorkResult(tokens, tokens / seconds, bytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private (int Tokens, double Seconds) Decode(Logger logger, string folder)
    {
        var options = new KvCacheOptions
        {
            Layers = model.Shape.Layers,
            Heads = model.Shape.Heads,
            HeadDim = model.Shape.HeadWidth,
            HotTokens = 512,
            Policy = EvictionPolicyKind.AdaptiveLru,
        };
        using var cache = new TieredKvCache(
            options, logger, TimeProvider.System, () => new FileBlockStore(Path.Combine(folder, "tier")));
        var decoder = new BatchDecoder(model, cache);
        List<GenerationJob> jobs = [.. Enumerable.Range(0, Answers).Select(JobOf)];
        int prompts = jobs.Sum(job => job.Tokens.Count);
        long start = Stopwatch.GetTimestamp();
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

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (jobs.Sum(job => job.Tokens.Count) - prompts, seconds);
    }

    private GenerationJob JobOf(int seed)
    {
        int[] prompt = [BytePairTokenizer.EndOfText, .. model.Tokenizer.Encode(
            ChatPrompt.Format([new ChatTurn("user", $"Tell me story number {seed} about a server and its logs.")]))];
        var options = new SamplingOptions { Temperature = 1, TopP = 1, Seed = seed, MaxTokens = AnswerTokens };
        return new GenerationJob(model.Tokenizer, prompt, options, 512, CancellationToken.None);
    }
}
