using System.Text.Json;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Noise;

public sealed class RateLimitTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private static NoiseLog Start(double perSecond = 10, int? burst = 20) =>
        new(options => options.RateLimits["kv.cache"] = new RateLimit(perSecond, burst));

    private static int CountOf(IEnumerable<JsonElement> records, string message) =>
        records.Count(record => record.Text("message") == message);

    private static void Repeat(int times, Action call)
    {
        for (int i = 0; i < times; i++)
            call();
    }

    [Fact]
    public void A_burst_passes_then_the_rate_then_a_burst_again()
    {
        using NoiseLog log = Start();
        Logger cache = log.System.For("kv.cache");
        Repeat(100, () => cache.Info("m"));
        CountOf(log.Now(), "m").ShouldBe(20);
        for (int i = 0; i < 50; i++)
        {
            log.Clock.Advance(_second / 10);
            Repeat(3, () => cache.Info("m"));
        }

        CountOf(log.Now(), "m").ShouldBe(70);
        log.Clock.Advance(60 * _second);
        Repeat(100, () => cache.Info("m"));
        CountOf(log.Stop(), "m").ShouldBe(90);
        log.Suppressed.RateLimited.ShouldBe(350 - 90);
    }

    [Fact]
    public void What_is_refused_is_told_each_second()
    {
        using NoiseLog log = Start();
        Logger cache = log.System.For("kv.cache");
        Repeat(23, () => cache.Info("m"));
        log.Clock.Advance(_second);
        Repeat(11, () => cache.Info("m"));
        log.Clock.Advance(_second);
        log.Clock.Advance(_second);
        List<JsonElement> told = [.. log.Now().Where(record => record.Text("message") != "m")];
        told.Select(record => record.Text("message")).ShouldBe(
        [
            "3 records of kv.cache suppressed by its rate limit in 1 s",
            "1 record of kv.cache suppressed by its rate limit in 1 s",
        ]);
        told[0].Text("level").ShouldBe("WARN");
        told[0].Text("logger").ShouldBe("hewn");
        told[0].Raw("dropped").ShouldBe("3");
        told[0].Text("reason").ShouldBe("rate_limited");
        told[0].Text("of_logger").ShouldBe("kv.cache");
        told[0].Raw("per_second").ShouldBe("10");
        told[0].Raw("burst").ShouldBe("20");
    }

    [Fact]
    public void ERROR_and_FATAL_are_never_refused()
    {
        using NoiseLog log = Start();
        Logger cache = log.System.For("kv.cache");
        Repeat(100, () => cache.Warn("w"));
        Repeat(100, () => cache.Error("e"));
        cache.Fatal("f");
        List<JsonElement> records = log.Stop();
        CountOf(records, "w").ShouldBe(20);
        CountOf(records, "e").ShouldBe(100);
        CountOf(records, "f").ShouldBe(1);
    }

    [Fact]
    public void The_longest_name_decides_and_each_logger_has_its_own_bucket()
    {
        using var log = new NoiseLog(options =>
        {
            options.RateLimits["KV"] = new RateLimit(1, 2);
            options.RateLimits["kv.cache"] = new RateLimit(1, 5);
        });
        string[] names = ["kv", "kv.disk", "kv.cache", "kv.cache.ssd", "kvx", ""];
        foreach (string name in names)
            Repeat(10, () => log.System.For(name).Info(name));
        List<JsonElement> records = log.Stop();
        names.Select(name => CountOf(records, name)).ShouldBe([2, 2, 5, 5, 10, 10]);
    }

    [Fact]
    public void A_star_stands_for_all_loggers_and_the_one_without_a_name()
    {
        using var log = new NoiseLog(options =>
        {
            options.RateLimits["*"] = new RateLimit(1, 3);
            options.RateLimits["kv"] = new RateLimit(1, 5);
        });
        string[] names = ["", "api", "kv.cache", "hewn"];
        foreach (string name in names)
            Repeat(10, () => log.System.For(name).Info("by " + name));
        List<JsonElement> records = log.Stop();
        names.Select(name => CountOf(records, "by " + name)).ShouldBe([3, 3, 5, 10]);
        records.Select(record => record.Text("message")).ShouldContain(
            message => message.StartsWith("7 records of the logger without a name suppressed by its rate limit"));
    }

    [Fact]
    public void A_refused_record_is_not_built_and_asking_takes_nothing()
    {
        using NoiseLog log = Start(burst: 2);
        Logger cache = log.System.For("kv.cache");
        Repeat(50, () => cache.IsEnabled(Level.Info).ShouldBeTrue());
        int built = 0;
        Repeat(10, () => cache.Info($"m {Built()}"));
        built.ShouldBe(2);

        int Built() => ++built;
    }

    [Fact]
    public void ILogger_takes_one_token_for_each_record()
    {
        using NoiseLog log = Start(burst: 3);
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddHewn(log.System));
        ILogger cache = factory.CreateLogger("kv.cache");
        Repeat(10, () => cache.LogInformation("m"));
        CountOf(log.Stop(), "m").ShouldBe(3);
        log.Suppressed.RateLimited.ShouldBe(7);
    }

    [Fact]
    public void Eight_threads_get_the_burst_and_not_one_more()
    {
        const int Each = 10_000;
        using NoiseLog log = Start(burst: 1234);
        NoiseLog.OnEightThreads(_ =>
        {
            Logger cache = log.System.For("kv.cache");
            Repeat(Each, () => cache.Info("m"));
        });
        List<JsonElement> records = log.Stop();
        CountOf(records, "m").ShouldBe(1234);
        log.Suppressed.RateLimited.ShouldBe((8 * Each) - 1234);
        records.Where(r => r.Has("dropped")).Sum(r => r.GetProperty("dropped").GetInt32())
            .ShouldBe((8 * Each) - 1234);
    }

    [Fact]
    public void Loggers_beyond_the_bound_share_a_bucket()
    {
        using NoiseLog log = Start(burst: 1);
        for (int i = 0; i < Limits.MaxRuledLoggers + 100; i++)
            log.System.For($"kv.cache.{i}").Info("m");
        CountOf(log.Stop(), "m").ShouldBe(Limits.MaxRuledLoggers + 1);
        log.Suppressed.RateLimited.ShouldBe(99);
    }

    [Fact]
    public void The_systems_clock_gives_the_rate_too()
    {
        using var log = new NoiseLog(options =>
        {
            options.Time = TimeProvider.System;
            options.RateLimits["kv"] = new RateLimit(100_000, 1);
        });
        Logger kv = log.System.For("kv");
        long started = Environment.TickCount64;
        int calls = 0;
        for (; Environment.TickCount64 - started < 500; calls++)
            kv.Debug($"m"); // Below the level: takes nothing.
        for (started = Environment.TickCount64; Environment.TickCount64 - started < 500; calls++)
            kv.Info($"m");
        long took = Environment.TickCount64 - started;
        log.Stop();
        long passed = log.System.Status.Destinations[0].Written;
        passed.ShouldBeInRange(1, (took + 40) * 100);
    }
}
