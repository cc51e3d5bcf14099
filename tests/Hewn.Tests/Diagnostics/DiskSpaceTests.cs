using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Diagnostics;

/// <summary>The room on the disk as the log tells it, for rules that watch it.</summary>
public sealed class DiskSpaceTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);
    private readonly FaultyDisk _disk = new() { CapacityBytes = 100_000_000 };
    private readonly Ticker _clock = new();

    [Fact]
    public void It_is_logged_at_the_start_and_each_time_with_what_rules_ask_for()
    {
        using RunningLog log = Start(options => options.Service = "llm-server");
        (_clock.Due, _clock.Period).ShouldBe((TimeSpan.Zero, _minute));
        _clock.Fire();
        _disk.CapacityBytes = 60_000_000;
        _clock.Fire();
        log.System.Dispose();
        _clock.Fire(); // Behind the end: nothing, also no record that came too late.
        JsonElement[] told = [.. Records()];
        told.Length.ShouldBe(2);
        told[0].Text("logger").ShouldBe("hewn.disk");
        told[0].Text("level").ShouldBe("INFO");
        told[0].Text("service").ShouldBe("llm-server");
        told[0].Text("directory").ShouldBe(Path.GetDirectoryName(log.File));
        told[0].GetProperty("disk_free_bytes").GetInt64().ShouldBeInRange(60_000_001, 100_000_000);
        told[1].GetProperty("disk_free_bytes").GetInt64().ShouldBeInRange(20_000_000, 60_000_000);
        log.System.Status.DroppedAtStop.ShouldBe(0);
    }

    [Fact]
    public void What_flows_with_who_starts_the_log_is_none_of_its_records()
    {
        using (Log.Context(requestId: "r1"))
        using (RunningLog log = Start())
            _clock.Fire();
        Records().ShouldHaveSingleItem().Has("request_id").ShouldBeFalse();
    }

    [Fact]
    public void A_log_that_does_not_ask_for_it_has_none()
    {
        using RunningLog log = Start(options => options.DiskSpaceInterval = TimeSpan.Zero);
        _clock.Period.ShouldBeNull();
    }

    private JsonElement[] Records() => [.. LogLines.Split(_disk.Read("app.jsonl")).Select(LogLines.Parse)];

    private RunningLog Start(Action<HewnOptions>? set = null) => new(
        options =>
        {
            options.Time = _clock;
            options.DiskSpaceInterval = _minute;
            set?.Invoke(options);
        },
        _disk);

    /// <summary>The real time; its one timer fires when it is told to.</summary>
    private sealed class Ticker : TimeProvider
    {
        private Action? _fire;
        private ExecutionContext? _context;

        public TimeSpan? Due { get; private set; }

        public TimeSpan? Period { get; private set; }

        public void Fire()
        {
            var thread = new Thread(() =>
            {
                if (_context is null)
                    _fire!();
                else
                    ExecutionContext.Run(_context, _ => _fire!(), null);
            });
            thread.UnsafeStart(); // As a timer's thread, it has nothing of who fires.
            thread.Join();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_fire, _context) = (() => callback(state), ExecutionContext.Capture());
            (Due, Period) = (dueTime, period);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
