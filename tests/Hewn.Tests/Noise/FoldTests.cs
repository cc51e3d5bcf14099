using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

public sealed class FoldTests
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private static NoiseLog Start() => new(options => options.FoldRepeats = _window);

    private static string[] Messages(IEnumerable<JsonElement> records) =>
        [.. records.Select(record => record.Text("message"))];

    [Fact]
    public void Repeats_are_counted_and_told_when_their_window_is_over()
    {
        using NoiseLog log = Start();
        Logger cache = log.System.For("kv.cache");
        using (Log.Context(requestId: "req_1", model: "m"))
        {
            for (int i = 0; i < 5; i++)
            {
                cache.Warn($"Cache is full", ("blocks", 3));
                log.Clock.Advance(_second);
            }
        }

        Messages(log.Now()).ShouldBe(["Cache is full"]);
        log.Suppressed.Folded.ShouldBe(4);
        log.Clock.Advance(5 * _second);

        List<JsonElement> records = log.Now();
        records.Count.ShouldBe(2);
        JsonElement told = records[1];
        told.Text("message").ShouldBe("repeated 4 times in 4 s");
        told.Text("level").ShouldBe("WARN");
        told.Text("logger").ShouldBe("kv.cache");
        told.Text("request_id").ShouldBe("req_1");
        told.Text("model").ShouldBe("m");
        told.Raw("repeated").ShouldBe("4");
        told.Text("first").ShouldBe("2026-01-19T00:00:00.000Z");
        told.Text("last").ShouldBe("2026-01-19T00:00:04.000Z");
        told.Text("repeated_message").ShouldBe("Cache is full");
    }

    [Fact]
    public void A_record_that_goes_on_is_written_once_in_each_window()
    {
        using NoiseLog log = Start();
        for (int i = 0; i < 25; i++)
        {
            log.Log.Info("tick");
            log.Clock.Advance(_second);
        }

        Messages(log.Stop()).ShouldBe(
        [
            "tick", "repeated 9 times in 9 s", "tick", "repeated 9 times in 9 s", "tick", "repeated 4 times in 4 s",
        ]);
    }

    [Fact]
    public void Records_that_repeat_each_other_in_turns_fold()
    {
        using NoiseLog log = Start();
        for (int i = 0; i < 100; i++)
        {
            log.Log.Info("one");
            log.Log.Info("two");
            log.Log.Info("three", ("unique", i));
        }

        List<JsonElement> records = log.Stop();
        records.Count(record => record.Text("message") == "three").ShouldBe(100);
        records.Count(record => record.Text("message") is "one" or "two").ShouldBe(2);
        records.Where(record => record.Has("repeated")).Sum(record => record.GetProperty("repeated").GetInt32())
            .ShouldBe(198);
    }

    [Fact]
    public void What_differs_in_anything_but_its_time_is_written()
    {
        using NoiseLog log = Start();
        Logger other = log.System.For("other");
        log.Log.Info("m");
        log.Log.Warn("m");
        other.Info("m");
        log.Log.Info("m", ("x", 1));
        log.Log.Info("m", ("x", 2));
        log.Log.With("x", 3).Info("m");
        log.Log.Info("n");
        using (Log.Context(requestId: "a"))
            log.Log.Info("m");
        using (Log.Context(requestId: "b"))
            log.Log.Info("m");
        log.Log.Warn(Thrown(1), "m");
        log.Log.Warn(Thrown(2), "m");
        log.Stop().Count.ShouldBe(11);
        log.Suppressed.Total.ShouldBe(0);

        static Exception Thrown(int depth)
        {
            try
            {
                Throw(depth);
                return new InvalidOperationException();
            }
            catch (InvalidOperationException e)
            {
                return e;
            }
        }

        static void Throw(int depth)
        {
            if (depth > 0)
                Throw(depth - 1);
            throw new InvalidOperationException("same text, other trace");
        }
    }

    [Fact]
    public void A_flush_and_a_stop_tell_of_what_is_being_counted()
    {
        using NoiseLog log = Start();
        log.Log.Info("m");
        log.Log.Info("m");
        log.System.Flush(_window).ShouldBeTrue();
        Messages(log.Now()).ShouldBe(["m", "repeated once in less than 0.1 s"]);
        log.Log.Info("m");
        log.Log.Info("m");
        Messages(log.Stop())
            .ShouldBe(["m", "repeated once in less than 0.1 s", "m", "repeated once in less than 0.1 s"]);
        log.Clock.Timers.ShouldBe(0);
    }

    [Fact]
    public void An_ERROR_is_written_at_once_and_its_repeats_are_told_as_ERROR()
    {
        using NoiseLog log = Start();
        log.Log.Error("bad");
        Messages(log.Now()).ShouldBe(["bad"]);
        log.Log.Error("bad");
        JsonElement told = log.Stop()[1];
        told.Text("level").ShouldBe("ERROR");
        told.Raw("repeated").ShouldBe("1");
    }

    [Fact]
    public void FATAL_never_folds()
    {
        using NoiseLog log = Start();
        log.Log.Fatal("dead");
        log.Log.Fatal("dead");
        Messages(log.Stop()).ShouldBe(["dead", "dead"]);
    }

    [Fact]
    public void A_line_of_more_bytes_than_are_kept_is_written()
    {
        using NoiseLog log = Start();
        string[] texts = [.. Enumerable.Repeat(new string('x', 30_000), 3)];
        for (int i = 0; i < 2; i++)
            log.Log.Info("m", ("a", texts[0]), ("b", texts[1]), ("c", texts[2]));
        log.Stop().Count(record => record.Text("message") == "m").ShouldBe(2);
        log.Suppressed.Folded.ShouldBe(0);
    }

    [Fact]
    public void A_window_ends_on_time_even_if_the_timer_is_late()
    {
        using NoiseLog log = Start();
        log.Log.Info("m");
        log.Clock.Jump(_window);
        log.Log.Info("m");
        log.Log.Info("m");
        log.Clock.Jump(_window);
        log.Log.Info("m");
        Messages(log.Now()).ShouldBe(["m", "m", "repeated once in less than 0.1 s", "m"]);
    }

    [Fact]
    public void The_log_says_nothing_of_itself_twice_less()
    {
        using NoiseLog log = Start();
        Logger own = log.System.For("hewn");
        own.Info("m");
        own.Info("m");
        Messages(log.Stop()).ShouldBe(["m", "m"]);
    }

    [Fact]
    public void After_a_flush_nothing_is_held_back_by_what_came_before()
    {
        using NoiseLog log = Start();
        for (int i = 0; i < 200; i++)
            log.Log.Info("m", ("i", i % 20));
        log.System.Flush(_window).ShouldBeTrue();
        List<JsonElement> records = log.Now();
        int told = records.Where(r => r.Has("repeated")).Sum(r => r.GetProperty("repeated").GetInt32());
        (records.Count(r => !r.Has("repeated")) + told).ShouldBe(200);
        told.ShouldBe((int)log.Suppressed.Folded);
        told.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Eight_threads_lose_no_count()
    {
        const int Each = 20_000;
        using NoiseLog log = Start();
        NoiseLog.OnEightThreads(number =>
        {
            for (int i = 0; i < Each; i++)
            {
                log.Log.Info("same for all");
                log.Log.Info("own", ("thread", number));
                if (i % 100 == 0)
                    log.Log.Info("unique", ("thread", number), ("i", i));
                if (i % 5000 == 0)
                    log.Clock.Advance(_window / 2);
            }
        });
        List<JsonElement> records = log.Stop();
        int told = records.Where(r => r.Has("repeated")).Sum(r => r.GetProperty("repeated").GetInt32());
        int written = records.Count(r => !r.Has("repeated"));
        (written + told).ShouldBe(8 * ((2 * Each) + (Each / 100)));
        log.Suppressed.Folded.ShouldBe(told);
        records.Count(r => r.Text("message") == "unique").ShouldBe(8 * Each / 100);
        foreach (JsonElement record in records.Where(r => r.Has("repeated")))
            record.Text("repeated_message").ShouldBeOneOf("same for all", "own");
    }
}
