using System.Diagnostics;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

public sealed class SamplingTests
{
    private const int Many = 20_000;

    private static NoiseLog Start(double share, TimeSpan? slow = null) => new(options =>
    {
        options.Sampling["api"] = share;
        options.KeepSlowerThan = slow;
    });

    [Fact]
    public void All_records_of_a_request_are_kept_or_none_and_so_it_is_in_every_logger()
    {
        using var log = new NoiseLog(options => (options.Sampling["api"], options.Sampling["db"]) = (0.25, 0.5));
        Logger api = log.System.For("api"), calls = log.System.For("api.calls"), db = log.System.For("db");
        for (int i = 0; i < 1000; i++)
        {
            using (Log.Context(requestId: $"req_{i}"))
            {
                api.Info("begin");
                using (Log.Context(operation: "inner", traceId: $"{i}"))
                    calls.Info("middle");
                db.Info("query");
                api.Warn("end");
            }
        }

        ILookup<string, string> kept = log.Stop().Where(r => r.Has("request_id"))
            .ToLookup(r => r.Text("request_id"), r => r.Text("message"));
        string[][] shapes = [.. kept.Select(request => request.ToArray())];
        shapes.ShouldAllBe(messages => messages.Length == 1 || messages.Length == 4);
        shapes.Where(messages => messages.Length == 1).ShouldAllBe(messages => messages[0] == "query");
        shapes.Count(messages => messages.Length == 4).ShouldBeInRange(180, 320);
        shapes.Length.ShouldBeInRange(420, 580);
        log.Suppressed.SampledOut.ShouldBe(4000 - shapes.Sum(messages => messages.Length));
    }

    [Fact]
    public void A_trace_is_kept_or_not_whether_an_activity_or_the_context_tells_it()
    {
        using NoiseLog log = Start(0.5);
        Logger api = log.System.For("api");
        for (int i = 0; i < 200; i++)
        {
            ActivityTraceId id = ActivityTraceId.CreateRandom();
            using (Activity activity = new Activity("call")
                .SetParentId(id, ActivitySpanId.CreateRandom()).Start())
                api.Info("m");
            using (Log.Context(traceId: id.ToHexString()))
                api.Info("m");
        }

        string[][] kept = [.. log.Stop().Where(r => r.Has("trace_id")).GroupBy(r => r.Text("trace_id"))
            .Select(trace => trace.Select(r => r.Text("message")).ToArray())];
        kept.ShouldAllBe(records => records.Length == 2);
        kept.Length.ShouldBeInRange(50, 150);
    }

    [Fact]
    public void Records_without_ids_are_chosen_one_by_one()
    {
        using NoiseLog log = Start(0.1);
        Logger api = log.System.For("api");
        for (int i = 0; i < Many; i++)
            api.Info("m");
        int kept = log.Stop().Count(r => r.Text("message") == "m");
        kept.ShouldBeInRange(Many / 10 * 8 / 10, Many / 10 * 12 / 10);
        log.Suppressed.SampledOut.ShouldBe(Many - kept);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 100)]
    public void Nothing_and_everything_are_shares_too(double share, int expected)
    {
        using NoiseLog log = Start(share);
        for (int i = 0; i < 100; i++)
            log.System.For("api").Info("m");
        log.Stop().Count(r => r.Text("message") == "m").ShouldBe(expected);
    }

    [Fact]
    public void ERROR_and_FATAL_are_always_kept_and_other_loggers_are_left_alone()
    {
        using NoiseLog log = Start(0);
        log.System.For("api").Error("e");
        log.System.For("api").Fatal("f");
        log.System.For("apis").Info("other");
        log.System.For("api").Warn("w");
        log.Stop().Where(r => !r.Has("dropped")).Select(r => r.Text("message")).ShouldBe(["e", "f", "other"]);
    }

    [Fact]
    public void What_is_slow_is_kept()
    {
        using NoiseLog log = Start(0, TimeSpan.FromSeconds(2));
        Logger api = log.System.For("api");
        double duration_ms = 2000;
        api.Info("at", ("duration_ms", 2000));
        api.Info($"hole {duration_ms}");
        api.Info("above", ("x", "1"), ("duration_ms", 123456.75));
        api.Info("below", ("duration_ms", 1999.9));
        api.Info("text", ("duration_ms", "9999"));
        api.Info("in a text ,\"duration_ms\":9999", ("x", ",\"duration_ms\":9999"));
        api.Info("none");
        log.Stop().Where(r => !r.Has("dropped")).Select(r => r.Text("message"))
            .ShouldBe(["at", "hole 2000", "above"]);
        log.Suppressed.SampledOut.ShouldBe(4);
    }

    [Fact]
    public void What_takes_a_second_is_slow_where_nothing_else_is_said()
    {
        using NoiseLog log = Start(0);
        log.System.For("api").Info("slow", ("duration_ms", 1000));
        log.System.For("api").Info("fast", ("duration_ms", 999.99));
        log.Stop().Where(r => !r.Has("dropped")).Select(r => r.Text("message")).ShouldBe(["slow"]);
    }

    [Fact]
    public void A_star_samples_all_loggers_and_the_one_without_a_name()
    {
        using var log = new NoiseLog(options => (options.Sampling["*"], options.Sampling["kv"]) = (0, 1));
        foreach (string name in (string[])["", "api", "kv"])
            log.System.For(name).Info("by " + name);
        log.Stop().Where(r => !r.Has("dropped")).Select(r => r.Text("message")).ShouldBe(["by kv"]);
    }

    [Fact]
    public void With_a_rate_limit_beside_it_only_the_sample_takes_tokens_and_what_is_slow_needs_none()
    {
        using var log = new NoiseLog(options =>
        {
            (options.Sampling["api"], options.Sampling["api.all"]) = (0, 1);
            options.RateLimits["api"] = new RateLimit(1, 2);
            options.KeepSlowerThan = TimeSpan.FromSeconds(1);
        });
        Logger api = log.System.For("api");
        for (int i = 0; i < 10; i++)
            api.Info("fast");
        for (int i = 0; i < 3; i++)
            api.Info("slow", ("duration_ms", 5000));
        for (int i = 0; i < 10; i++)
            log.System.For("api.all").Info("sampled", ("duration_ms", i < 7 ? 5 : 5000));
        List<JsonElement> records = log.Stop();
        records.Count(r => r.Text("message") == "slow").ShouldBe(3);
        records.Count(r => r.Text("message") == "sampled").ShouldBe(2 + 3);
        log.Suppressed.ShouldBe(new SuppressedRecords(0, 5, 10, 0, 0));
    }

    [Fact]
    public void What_is_left_out_is_told_each_minute()
    {
        using NoiseLog log = Start(0);
        for (int i = 0; i < 7; i++)
            log.System.For("api").Info("m");
        log.Clock.Advance(TimeSpan.FromSeconds(59));
        log.Now().ShouldBeEmpty();
        log.Clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement told = log.Now().ShouldHaveSingleItem();
        told.Text("message").ShouldBe("7 records of api left out by sampling in 60 s");
        told.Text("level").ShouldBe("INFO");
        told.Raw("dropped").ShouldBe("7");
        told.Text("reason").ShouldBe("sampled");
        told.Text("of_logger").ShouldBe("api");
        told.Raw("sample_rate").ShouldBe("0");
        log.Clock.Advance(TimeSpan.FromSeconds(120));
        log.Stop().Count.ShouldBe(1);
    }
}
