using Hewn;

namespace Repo.Snippets;

/// <summary>The C# of docs/noise.md, on the global log.</summary>
[Collection(WorkingFolder.Name)]
public sealed class NoiseSnippets
{
    [Fact]
    public async Task The_examples_do_what_they_say()
    {
        Log.Start("logs/app.jsonl", log =>
        {
            log.MinimumLevel = Level.Info;
            log.FoldRepeats = TimeSpan.FromSeconds(10);                    // equal records: one, and how many
            log.RateLimits["kv.cache"] = new RateLimit(100, burst: 200);   // 100 a second, 200 at once
            log.Sampling["http"] = 0.1;                                    // one request in ten
            log.KeepSlowerThan = TimeSpan.FromSeconds(2);                  // and each slow one; 1 s unless set
        });
        Logger cache = Log.For("kv.cache");
        for (int i = 0; i < 2000; i++)
            cache.Debug($"Not said {i}");
        for (int i = 0; i < 3; i++)
            Log.Info("Said once");
        string path = Log.Status.Destinations[0].Name;

        string id = $"req_{Guid.NewGuid():N}";
        int tier = 2;
        using (Log.Context(requestId: id))
        using (BufferScope call = Log.BufferContext(Level.Debug))
        {
            Log.Debug($"Tier {tier} chosen");      // in memory
            if (!TryAnswer())
                call.Fail();                       // as an ERROR would: written now
        }

        Log.Status.Suppressed.ShouldBe(new SuppressedRecords(Folded: 2, 0, 0, 0, 0));
        await Log.StopAsync();
        string[] lines = await File.ReadAllLinesAsync(path);
        lines.Where(line => line.Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("\"message\":\"Tier 2 chosen\"");

        static bool TryAnswer() => false;
    }
}
