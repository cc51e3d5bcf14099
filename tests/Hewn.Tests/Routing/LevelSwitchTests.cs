using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Routing;

public sealed class LevelSwitchTests
{
    private readonly TestClock _clock = new();

    private RunningLog Start(Action<HewnOptions>? set = null) => new(options =>
    {
        options.MinimumLevel = Level.Info;
        options.Time = _clock;
        set?.Invoke(options);
    });

    private static string[] Messages(IEnumerable<JsonElement> records) =>
        [.. records.Select(record => record.Text("message"))];

    [Fact]
    public void A_level_holds_for_loggers_that_exist_and_for_later_ones()
    {
        using RunningLog log = Start();
        Logger early = log.System.For("kv.cache").With("bound", 1);
        Logger other = log.System.For("api");
        early.Debug("before");
        log.System.SetLevel("kv.cache", Level.Debug);
        early.Debug("early");
        log.System.For("kv.cache.ssd").Debug("late");
        other.Debug("other");
        log.System.ResetLevel("kv.cache").ShouldBeTrue();
        early.Debug("after");
        log.System.ResetLevel("kv.cache").ShouldBeFalse();
        Messages(log.Stop()).ShouldBe(
        [
            "Level of kv.cache is DEBUG; it was INFO", "early", "late",
            "Level of kv.cache is INFO; DEBUG was taken back",
        ]);
    }

    [Fact]
    public void Each_change_has_its_number_and_none_is_made_once_the_system_has_stopped()
    {
        using RunningLog log = Start();
        log.System.SetLevel("kv", Level.Debug, TimeSpan.FromMinutes(1));
        log.System.TrySetLevel("api", Level.Debug, null, "me").ShouldBeTrue();
        log.System.ResetLevel("api");
        log.System.ResetLevel("api").ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(1));
        log.Stop().Select(record => record.Raw("change")).ShouldBe(["1", "2", "3", "4"]);
        log.System.TrySetLevel("api", Level.Debug, null, "me").ShouldBeFalse();
    }

    [Fact]
    public async Task A_level_that_falls_back_as_the_system_stops_is_told_before_the_files_are_closed()
    {
        var clock = new HeldClock();
        using var log = new RunningLog(options =>
        {
            options.MinimumLevel = Level.Info;
            options.Time = clock;
        });
        log.System.SetLevel("kv", Level.Debug, TimeSpan.FromMinutes(1));
        var falling = new Thread(clock.FireHeld);
        falling.Start();
        await clock.Asked.Task;
        var stopping = new Thread(log.System.Dispose);
        stopping.Start();
        stopping.Join(TimeSpan.FromMilliseconds(100)).ShouldBeFalse();
        clock.Answers.SetResult();
        falling.Join();
        stopping.Join();

        log.System.Status.DroppedAtStop.ShouldBe(0);
        Messages(log.Stop()).ShouldBe(
            ["Level of kv is DEBUG until 2026-01-19T00:01:00Z; it was INFO", "Level of kv is INFO; DEBUG has ended"]);
    }

    [Fact]
    public void Nothing_is_taken_back_once_the_system_has_stopped()
    {
        using RunningLog log = Start();
        log.System.SetLevel("kv", Level.Debug);
        log.System.Dispose();
        log.System.ResetLevel("kv").ShouldBeFalse();
        log.System.Status.DroppedAtStop.ShouldBe(0);
    }

    /// <summary>Its timer fires on the caller's thread, which then waits when it asks for the time.</summary>
    private sealed class HeldClock : TimeProvider, ITimer
    {
        private readonly DateTimeOffset _now = new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero);
        private TimerCallback? _callback;
        private Thread? _held;

        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource Answers { get; } = new();

        public void FireHeld()
        {
            _held = Thread.CurrentThread;
            _callback!(null);
        }

        public override DateTimeOffset GetUtcNow()
        {
            if (Thread.CurrentThread == _held)
            {
                Asked.TrySetResult();
                Answers.Task.Wait();
            }

            return _now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public void Dispose()
        {
        }
    }

    [Fact]
    public void A_file_takes_the_loggers_that_are_named_in_any_case()
    {
        using RunningLog log = Start(options => options.Files[0].Loggers.Add("KV"));
        log.System.For("kv.cache").Info("taken");
        log.System.For("kvother").Info("not taken");
        log.StopAtOne().Text("message").ShouldBe("taken");
    }

    [Fact]
    public void It_falls_back_when_its_time_is_over_and_says_so()
    {
        using RunningLog log = Start();
        using (LogContextScope())
            log.System.SetLevel("kv", Level.Debug, TimeSpan.FromMinutes(10), by: "alice");
        LevelChange change = log.System.Status.LevelChanges.ShouldHaveSingleItem();
        (change.Logger, change.Level, change.By).ShouldBe(("kv", Level.Debug, "alice"));
        change.Until.ShouldBe(_clock.GetUtcNow().AddMinutes(10));

        _clock.Advance(TimeSpan.FromSeconds(599));
        log.System.For("kv").IsEnabled(Level.Debug).ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(1));
        log.System.For("kv").IsEnabled(Level.Debug).ShouldBeFalse();
        log.System.Status.LevelChanges.ShouldBeEmpty();

        List<JsonElement> records = log.Stop();
        Messages(records).ShouldBe(
        [
            "Level of kv is DEBUG until 2026-01-19T00:10:00Z; it was INFO", "Level of kv is INFO; DEBUG has ended",
        ]);
        (records[0].Text("logger"), records[0].Text("by"), records[0].Text("level_of"), records[0].Text("level_now"))
            .ShouldBe(("hewn", "alice", "kv", "DEBUG"));
        records[0].Text("request_id").ShouldBe("req_1"); // The call that made the change.
        records[1].Text("by").ShouldBe("time");
    }

    [Fact]
    public void A_newer_level_ends_the_time_of_an_older_one()
    {
        using RunningLog log = Start();
        log.System.SetLevel("kv", Level.Debug, TimeSpan.FromMinutes(1));
        log.System.SetLevel("KV", Level.Trace, TimeSpan.FromMinutes(5));
        _clock.Timers.ShouldBe(1);
        _clock.Advance(TimeSpan.FromMinutes(2));
        log.System.For("kv").IsEnabled(Level.Trace).ShouldBeTrue();
        log.System.SetLevel("kv", Level.Warn);
        _clock.Advance(TimeSpan.FromMinutes(20));
        log.System.For("kv").IsEnabled(Level.Info).ShouldBeFalse();
        log.System.For("kv").IsEnabled(Level.Warn).ShouldBeTrue();
    }

    [Fact]
    public void The_whole_program_changes_and_named_loggers_do_not()
    {
        using RunningLog log = Start(options => options.Levels["noisy"] = Level.Error);
        log.System.SetLevel(Level.Debug);
        log.System.Status.MinimumLevel.ShouldBe(Level.Debug);
        log.Log.IsEnabled(Level.Debug).ShouldBeTrue();
        log.System.For("noisy").IsEnabled(Level.Warn).ShouldBeFalse();
        log.System.SetLevel(Level.Fatal);
        log.Log.IsEnabled(Level.Error).ShouldBeFalse();
        log.System.ResetLevel().ShouldBeTrue();
        log.System.Status.MinimumLevel.ShouldBe(Level.Info);
        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(3); // Each change is told, also above the level that it sets.
        records[0].Text("message").ShouldBe("Level of the whole program is DEBUG; it was INFO");
        records[0].Text("by").ShouldBe(nameof(The_whole_program_changes_and_named_loggers_do_not));
    }

    [Fact]
    public void A_file_still_takes_only_what_its_own_level_lets_through()
    {
        using RunningLog log = Start(options => options.Files[0].MinimumLevel = Level.Warn);
        log.System.SetLevel("kv", Level.Debug);
        log.System.For("kv").IsEnabled(Level.Info).ShouldBeFalse();
        log.System.For("kv").IsEnabled(Level.Warn).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(31)]
    public void A_time_out_of_range_is_refused(int days)
    {
        using RunningLog log = Start();
        Should.Throw<ArgumentOutOfRangeException>(
                () => log.System.SetLevel("kv", Level.Debug, TimeSpan.FromDays(days)))
            .Message.ShouldContain("up to 30 days");
        log.System.Status.LevelChanges.ShouldBeEmpty();
    }

    [Fact]
    public void An_unknown_level_is_refused_with_the_list()
    {
        using RunningLog log = Start();
        Should.Throw<ArgumentOutOfRangeException>(() => log.System.SetLevel("kv", (Level)9))
            .Message.ShouldContain("TRACE, DEBUG, INFO, WARN, ERROR, FATAL");
        Should.Throw<FormatException>(() => LevelNames.Parse("debgu")).Message.ShouldBe(
            "\"debgu\" is no level: expected one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL; did you mean DEBUG?");
        LevelNames.Parse(" warning ").ShouldBe(Level.Warn);
    }

    [Fact]
    public void After_the_stop_nothing_falls_back_any_more()
    {
        using RunningLog log = Start();
        log.System.SetLevel("kv", Level.Debug, TimeSpan.FromMinutes(1));
        log.System.Dispose();
        _clock.Timers.ShouldBe(0);
        log.System.SetLevel("kv", Level.Trace);
        log.Stop().Count.ShouldBe(1);
    }

    [Fact]
    public void Calls_that_race_with_changes_see_the_old_or_the_new_level_and_the_last_one_stays()
    {
        using RunningLog log = Start(options => options.MaxFileBytes = 0);
        bool stop = false;
        int[] always = new int[2];
        var callers = Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            Logger logger = log.System.For("kv");
            while (!Volatile.Read(ref stop))
            {
                logger.Debug("sometimes");
                logger.Warn("always");
                always[t]++;
            }
        })).ToList();
        var changers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
                log.System.SetLevel("kv", i % 2 == 0 ? Level.Debug : Level.Info);
        })).ToList();
        callers.ForEach(thread => thread.Start());
        changers.ForEach(thread => thread.Start());
        changers.ForEach(thread => thread.Join());
        Volatile.Write(ref stop, true);
        callers.ForEach(thread => thread.Join());
        log.System.For("kv").IsEnabled(Level.Debug).ShouldBeFalse();
        List<JsonElement> records = log.Stop();
        records.Count(record => record.Text("message") == "always").ShouldBe(always.Sum());
        records.Count(record => record.Text("logger") == "hewn").ShouldBe(400);
        LogStatus status = log.System.Status;
        status.Dropped.ShouldBe(0);
    }

    [Fact]
    public void Names_that_nobody_holds_any_more_do_not_pile_up_and_held_ones_still_change()
    {
        using RunningLog log = Start();
        Logger held = log.System.For("held");
        held.IsEnabled(Level.Debug).ShouldBeFalse();
        for (int i = 0; i < 5000; i++)
        {
            log.System.For($"name{i}").IsEnabled(Level.Info).ShouldBeTrue();
            if (i % 1000 == 999)
                GC.Collect();
        }

        log.System.KnownRoutes.ShouldBeLessThan(4000);
        log.System.SetLevel("held", Level.Debug);
        held.IsEnabled(Level.Debug).ShouldBeTrue();
    }

    private static ContextScope LogContextScope() => Log.Context(requestId: "req_1");
}
