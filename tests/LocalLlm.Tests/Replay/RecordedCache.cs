using Hewn;
using LocalLlm.KvCache;
using LocalLlm.Model;
using LocalLlm.Tests.KvCache;

namespace LocalLlm.Tests.Replay;

/// <summary>
/// Uses a cache as a server's clients do, logging at DEBUG: conversations with one of two system prompts, two at a
/// time, most of them new and some gone on with.
/// </summary>
internal static class RecordedCache
{
    public static CacheStatistics Run(string directory, KvCacheOptions options)
    {
        var clock = new ManualClock();
        var settings = new HewnOptions
        {
            Directory = directory,
            MinimumLevel = Level.Debug,
            ReadEnvironment = false,
            HandleProcessExit = false,
            MaxFileBytes = 0,
            Time = clock,
            Files = { new("kv-cache.log") },
        };
        using LogSystem system = LogSystem.Start(settings);
        using var driver = new CacheDriver(options, clock: clock, logger: system.For("kv.cache"));
        var random = new Pcg32(7);
        var earlier = new List<List<int>>();
        for (int pair = 0; pair < 30; pair++)
            Converse(driver, clock, random, earlier);
        return driver.Cache.Statistics;
    }

    private static void Converse(CacheDriver driver, ManualClock clock, Pcg32 random, List<List<int>> earlier)
    {
        (KvSequence Sequence, List<int> Tokens)[] running =
            [.. Enumerable.Range(0, 2).Select(_ => Open(driver, PromptOf(random, earlier)))];
        for (int token = 0; token < 12; token++)
        {
            foreach ((KvSequence sequence, List<int> tokens) in running)
            {
                clock.Advance(TimeSpan.FromMilliseconds(20));
                driver.Step(sequence, [.. tokens]);
                tokens.Add(Below(random, 1_000));
            }
        }

        foreach ((KvSequence sequence, List<int> tokens) in running)
        {
            driver.Cache.Close(sequence);
            earlier.Add(tokens);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static (KvSequence Sequence, List<int> Tokens) Open(CacheDriver driver, List<int> prompt) =>
        (driver.Cache.Open([.. prompt]), prompt);

    private static List<int> PromptOf(Pcg32 random, List<List<int>> earlier)
    {
        if (earlier.Count > 0 && random.NextDouble() < 0.2)
            return [.. earlier[^(1 + Below(random, Math.Min(4, earlier.Count)))], 5, 6, 7];
        int system = random.NextDouble() < 0.7 ? 10_000 : 20_000;
        return
        [
            .. Enumerable.Range(system, 12),
            .. Enumerable.Range(0, 2 + Below(random, 6)).Select(_ => Below(random, 1_000)),
        ];
    }

    private static int Below(Pcg32 random, int bound) => (int)(random.NextDouble() * bound);
}
