using System.Diagnostics;
using Hewn.Tests.Support;

namespace Hewn.Tests;

public sealed class AllocationTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly DateTime _time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly Guid _id = new("0af76519-16cd-43dd-8448-eb211c80319c");

    [Fact]
    public void A_disabled_level_allocates_nothing()
    {
        using RunningLog log = Start(options => options.MinimumLevel = Level.Warn);
        Logger logger = log.System.For("quiet");
        EachAllocatesNothing(Calls(logger));
    }

    [Fact]
    public void A_record_allocates_nothing()
    {
        using RunningLog log = Start();
        EachAllocatesNothing(Calls(log.Log));
    }

    [Fact]
    public void Formatted_and_aligned_holes_allocate_nothing()
    {
        using RunningLog log = Start();
        BytesOf(() => Format(log.Log)).ShouldBe(0);
    }

    [Fact]
    public void Context_bound_fields_and_a_second_file_allocate_nothing()
    {
        using RunningLog log = Start(
            options => options.Files.Add(new LogFileOptions("errors.jsonl") { MinimumLevel = Level.Error }));
        Logger logger = log.System.For("busy").With("component", "kv").With("shard", 3);
        using (Log.Context(requestId: "req_1", userId: "u", model: "m"))
        {
            EachAllocatesNothing(Calls(logger));
            BytesOf(() => Collide(logger)).ShouldBe(0);
        }
    }

    [Fact]
    public void An_activity_allocates_nothing()
    {
        using RunningLog log = Start();
        using Activity activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        EachAllocatesNothing(Calls(log.Log));
    }

    [Fact]
    public void A_change_of_level_allocates_nothing()
    {
        using RunningLog log = Start();
        int count = 5;
        BytesOf(() =>
        {
            log.Log.Info($"one {count}");
            log.Log.Debug($"two {count}");
        }).ShouldBe(0);
    }

    [Theory]
    [InlineData(TimestampFormat.Microseconds)]
    [InlineData(TimestampFormat.Milliseconds)]
    [InlineData(TimestampFormat.EpochMilliseconds)]
    [InlineData(TimestampFormat.EpochMillisecondsText)]
    [InlineData(TimestampFormat.LocalOffset)]
    public void No_form_of_the_timestamp_allocates(TimestampFormat format)
    {
        using RunningLog log = Start(options => options.TimestampFormat = format);
        BytesOf(() => log.Log.Info("plain")).ShouldBe(0);
    }

    public static TheoryData<string> TypesOfHoles => [.. HolesOf(null!).Keys];

    [Theory]
    [MemberData(nameof(TypesOfHoles))]
    public void A_hole_of_a_type_of_the_runtime_allocates_nothing(string type)
    {
        using RunningLog log = Start();
        BytesOf(HolesOf(log.Log)[type]).ShouldBe(0, type);
    }

    [Fact]
    public void Two_requests_that_take_turns_on_a_thread_allocate_nothing()
    {
        using RunningLog log = Start();
        ExecutionContext one = ContextOf("one"), two = ContextOf("two");
        BytesOf(() =>
        {
            ExecutionContext.Restore(one);
            log.Log.Info("of the first");
            ExecutionContext.Restore(two);
            log.Log.Info("of the second");
        }).ShouldBe(0);

        static ExecutionContext ContextOf(string name)
        {
            ExecutionContext? before = ExecutionContext.Capture();
            Activity.Current = null;
            new Activity(name).SetIdFormat(ActivityIdFormat.W3C).Start();
            ExecutionContext context = ExecutionContext.Capture()!;
            ExecutionContext.Restore(before!);
            return context;
        }
    }

    /// <summary>One call with one hole for each type, and with none where it may hold nothing.</summary>
    private static Dictionary<string, Action> HolesOf(Logger log)
    {
        (byte, sbyte, short, ushort) small = (1, -1, -300, 300);
        (uint, long, ulong) large = (uint.MaxValue, long.MinValue, ulong.MaxValue);
        (Int128, UInt128) huge = (Int128.MinValue, UInt128.MaxValue);
        (nint, nuint) native = (-5, 5);
        (Half, float, double, decimal) real = ((Half)1.5, 1.1f, 0.1 + 0.2, 1.10m);
        (char, char) letter = ('a', 'ä');
        (DateOnly, TimeOnly) moment = (new(2026, 1, 2), new(3, 4, 5));
        DateTimeOffset time = new(_time);
        DayOfWeek day = DayOfWeek.Friday;
        FileAttributes flags = FileAttributes.Archive | FileAttributes.Hidden;
        int? some = 5, none = null;
        (DayOfWeek?, Guid?, TimeSpan?, bool?) maybe = (day, _id, TimeSpan.FromSeconds(1), true);
        return new()
        {
            ["byte"] = () => log.Info($"a {small.Item1} b"),
            ["sbyte"] = () => log.Info($"a {small.Item2} b"),
            ["short"] = () => log.Info($"a {small.Item3} b"),
            ["ushort"] = () => log.Info($"a {small.Item4} b"),
            ["uint"] = () => log.Info($"a {large.Item1} b"),
            ["long"] = () => log.Info($"a {large.Item2} b"),
            ["ulong"] = () => log.Info($"a {large.Item3} b"),
            ["Int128"] = () => log.Info($"a {huge.Item1} b"),
            ["UInt128"] = () => log.Info($"a {huge.Item2} b"),
            ["nint"] = () => log.Info($"a {native.Item1} b"),
            ["nuint"] = () => log.Info($"a {native.Item2,6:X2} b"),
            ["Half"] = () => log.Info($"a {real.Item1} b"),
            ["float"] = () => log.Info($"a {real.Item2} b"),
            ["double"] = () => log.Info($"a {real.Item3} b"),
            ["decimal"] = () => log.Info($"a {real.Item4} b"),
            ["char"] = () => log.Info($"a {letter.Item1} b"),
            ["another char"] = () => log.Info($"a {letter.Item2} b"),
            ["DateOnly"] = () => log.Info($"a {moment.Item1} b"),
            ["TimeOnly"] = () => log.Info($"a {moment.Item2} b"),
            ["DateTime"] = () => log.Info($"a {_time} b"),
            ["DateTimeOffset"] = () => log.Info($"a {time} b"),
            ["Guid"] = () => log.Info($"a {_id} b"),
            ["enum"] = () => log.Info($"a {day} b"),
            ["flags"] = () => log.Info($"a {flags} b"),
            ["aligned enum"] = () => log.Info($"a {day,10} b"),
            ["formatted byte"] = () => log.Info($"a {small.Item1:X2} b"),
            ["int?"] = () => log.Info($"a {some} b"),
            ["int? of nothing"] = () => log.Info($"a {none} b"),
            ["enum?"] = () => log.Info($"a {maybe.Item1} b"),
            ["Guid?"] = () => log.Info($"a {maybe.Item2} b"),
            ["TimeSpan?"] = () => log.Info($"a {maybe.Item3} b"),
            ["bool?"] = () => log.Info($"a {maybe.Item4} b"),
            ["formatted int?"] = () => log.Info($"a {some:X4} and {some,6} b"),
        };
    }

    [Fact]
    public void A_hole_that_throws_costs_one_writer_and_not_one_for_each_later_call()
    {
        using RunningLog log = Start();
        EachAllocatesNothing(Calls(log.Log));
        for (int i = 0; i < 5; i++)
            Should.Throw<InvalidOperationException>(() => log.Log.Info($"before {Throw()} after"));
        EachAllocatesNothing(Calls(log.Log));

        static int Throw() => throw new InvalidOperationException();
    }

    [Fact]
    public void A_value_that_logs_while_it_is_logged_takes_no_new_writer_each_time()
    {
        using RunningLog log = Start();
        var chatty = new Chatty(log.Log);
        BytesOf(() => log.Log.Info($"outer {chatty}"), enough: 64_000).ShouldBeLessThanOrEqualTo(64_000);
    }

    private sealed class Chatty(Logger log)
    {
        public override string ToString()
        {
            int two = 2;
            log.Info($"inner {two}");
            return "chatty";
        }
    }

    private static RunningLog Start(Action<HewnOptions>? set = null) => new(options =>
    {
        options.Overflow = OverflowPolicy.DropNewest; // A caller that waits would measure the disk.
        set?.Invoke(options);
    });

    private static void EachAllocatesNothing(Action[] calls)
    {
        for (int i = 0; i < calls.Length; i++)
            BytesOf(calls[i]).ShouldBe(0, $"call {i}");
    }

    /// <summary>One call each: several in one method were seen to allocate 304 bytes under the test runner.</summary>
    private static Action[] Calls(Logger logger)
    {
        int count = 5;
        ulong bytes = ulong.MaxValue;
        string name = "llama-3-8b-instruct";
        double share = 12.125;
        bool cached = true;
        TimeSpan took = TimeSpan.FromMilliseconds(12);
        return
        [
            () => logger.Info("plain"),
            () => logger.Debug($"with {count} and {name}: {share}"),
            () => logger.Debug($"with {bytes} took {took} for {_id}"),
            () => logger.Info($"with {cached}", ("request", name), ("count", count), new LogField("bytes", bytes)),
            () => logger.Info("plain", ("share", share), ("time", _time), ("took", took)),
            () => logger.Info("plain", ("cached", cached), ("constant", 300)),
        ];
    }

    private static void Format(Logger logger)
    {
        int count = 5;
        string name = "n";
        double share = 12.125;
        logger.Info($"with {count:X4} and {share,10:F2} and {share:@s:F1} at {_time:O} for {_id:N} and {count,-8}|");
        logger.Info($"with {name,10} at {_time:yyyy-MM-dd HH:mm:ss} and {_id}");
    }

    private static void Collide(Logger logger)
    {
        string request_id = "r";
        logger.Info($"with {request_id}", ("component", "nearer"), ("level", 1), ("level", 2));
    }

    /// <summary>
    /// What this thread allocates for a thousand calls, once the JIT has made its best of them: before that, code that
    /// is not optimised boxes.
    /// </summary>
    private static long BytesOf(Action call, long enough = 0)
    {
        long bytes = long.MaxValue;
        using var pause = new ManualResetEventSlim();
        for (var started = Stopwatch.StartNew(); bytes > enough && started.Elapsed < _patience;)
        {
            pause.Wait(TimeSpan.FromMilliseconds(5)); // The JIT looks for a quiet moment.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                call();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return bytes;
    }
}
