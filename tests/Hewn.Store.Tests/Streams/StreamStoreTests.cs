using System.Globalization;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Streams;

namespace Hewn.Store.Tests.Streams;

/// <summary>Pushed lines in files: order, repeats, days, restarts, retention.</summary>
public sealed class StreamStoreTests : IDisposable
{
    private const long Day = 86_400_000_000_000;
    private static readonly LabelSet _a = LabelSet.Of(("app", "a"));
    private static readonly LabelSet _b = LabelSet.Of(("app", "b"));
    private readonly string _root = Directory.CreateTempSubdirectory("hewn-streams-").FullName;
    private StreamStore _store;

    public StreamStoreTests() => _store = Open();

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Lines_come_by_time_over_streams_and_days_and_backward_in_the_exact_reverse()
    {
        Push(_a, (Day + 5, "late day"), (3, "c"), (1, "a"));
        Push(_b, (2, "b"), (3, "d"), (-1, "before 1970"));
        string[] expected = ["before 1970", "a", "b", "c", "d", "late day"];
        Read(EntryOrder.Forward).ShouldBe(expected);
        Read(EntryOrder.Backward).ShouldBe(Enumerable.Reverse(expected));
        Read(EntryOrder.Any).Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));
        Directory.GetDirectories(Path.Combine(_root, "t")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["1969-12-31", "1970-01-01", "1970-01-02"]);
    }

    [Theory]
    [InlineData(EntryOrder.Forward)]
    [InlineData(EntryOrder.Backward)]
    [InlineData(EntryOrder.Any)]
    public void A_line_that_was_pushed_twice_is_there_once(EntryOrder order)
    {
        Push(_a, (1, "x"), (1, "y"), (1, "x"), (1, "x"), (2, "x"));
        Push(_a, (1, "x"), (2, "x"), (2, "z"));
        Push(_b, (1, "x"));
        Read(order).Order(StringComparer.Ordinal).ShouldBe(["x", "x", "x", "y", "z"]);
        Restart();
        Push(_a, (1, "y"), (2, "x"), (3, "new"));
        Read(order).Order(StringComparer.Ordinal).ShouldBe(["new", "x", "x", "x", "y", "z"]);
    }

    [Fact]
    public void Only_what_may_be_there_is_marked()
    {
        Push(_a, (1, "a"), (2, "b"), (2, "c"), (2, "b"), (1, "d"), (3, "e"));
        _store.Dispose();
        string[] marked = [.. File.ReadLines(File1())
            .Where(line => line.Contains("\"late\":true", StringComparison.Ordinal))
            .Select(line => line[^3..^2])];
        marked.ShouldBe(["b", "d"]);
    }

    [Fact]
    public void Bounds_of_time_and_streams_are_kept()
    {
        Push(_a, (1, "a1"), (2, "a2"), (3, "a3"));
        Push(_b, (2, "b2"));
        Read(EntryOrder.Forward, 2, 3).ShouldBe(["a2", "b2"]);
        Read(EntryOrder.Forward, 0, 10, new Hewn.LogQL.Expressions.LabelMatcher(
            "app", Hewn.LogQL.Expressions.MatchOperator.NotEqual, "a")).ShouldBe(["b2"]);
    }

    [Fact]
    public void Very_many_lines_in_random_order_come_sorted()
    {
        var random = new Random(11);
        int[] times = [.. Enumerable.Range(0, 60_000)];
        random.Shuffle(times);
        foreach (int[] part in times.Chunk(5000))
            Push(_a, [.. part.Select(time => ((long)time, Text(time)))]);
        Read(EntryOrder.Forward).ShouldBe(Enumerable.Range(0, 60_000).Select(Text));
        Read(EntryOrder.Backward, 0, 30_000).ShouldBe(Enumerable.Range(0, 30_000).Reverse().Select(Text));
        Read(EntryOrder.Any).Length.ShouldBe(60_000);
    }

    [Fact]
    public void Late_lines_beyond_those_that_a_query_knows_at_a_time_are_told_apart_all_the_same()
    {
        const int Lines = 8000;
        string text = new('x', 800); // So that there are some blocks.
        var random = new Random(11);
        Push(_a, (100 * Lines, "the newest"));
        foreach (int range in (int[])[3, 1, 2, 0])
        {
            long[] times = [.. Enumerable.Range(range * Lines, Lines).Select(time => (long)time)];
            random.Shuffle(times);
            Push(_a, [.. times.Select(time => (time, text + time))]);
            Push(_a, [.. times.Where(time => time % 100 == 0).Select(time => (time, text + time))]); // Again.
            Push(_b, [.. times.Where(time => time % 100 == 0).Select(time => (time, text + time))]); // Another stream.
        }

        var source = new StreamSource(_store.TenantOf("t"), 2) { LateLines = Lines * 3 / 2 };
        var taken = new Taken();
        source.Read(new([], 0, Day, EntryOrder.Any, EntryHints.None), taken, CancellationToken.None);
        taken.Lines.Count.ShouldBe((4 * Lines) + (4 * Lines / 100) + 1);
        source.Parts.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Lines_that_come_a_little_out_of_order_are_not_taken_for_late_and_repeats_among_them_are()
    {
        var random = new Random(11);
        var lines = new List<(long, string)>();
        for (int i = 0; i < 40_000; i += 2000) // Two requests at a time, each in order.
        {
            long[][] both = [[.. Enumerable.Range(i, 1000)], [.. Enumerable.Range(i + 1000, 1000)]];
            int[] at = [0, 0];
            while (at[0] < 1000 || at[1] < 1000)
            {
                int one = at[0] == 1000 ? 1 : at[1] == 1000 ? 0 : random.Next(2);
                lines.Add((both[one][at[one]], Text((int)both[one][at[one]])));
                at[one]++;
            }
        }

        Push(_a, [.. lines]);
        Push(_a, lines[^1], lines[^500], lines[1]);
        Read(EntryOrder.Any).Order(StringComparer.Ordinal).ShouldBe(
            lines.Select(line => line.Item2).Order(StringComparer.Ordinal));
        Read(EntryOrder.Forward).Length.ShouldBe(lines.Count);
        _store.Dispose();
        File.ReadLines(File1()).Count(line => line.Contains("\"late\":true", StringComparison.Ordinal))
            .ShouldBeInRange(3, 4000); // At first only: until it is known how far back such lines come from.
    }

    [Fact]
    public void Counts_of_streams_are_those_of_their_lines()
    {
        Push(_a, (1, "one"), (2, "two\n"), (2, "two\n"), (50, "later"));
        Push(_b, (2, "x"));
        var source = new StreamSource(_store.TenantOf("t"), 2);
        source.Shares([], 0, 10, isExact: true, CancellationToken.None).OrderBy(share => share.Stream["app"])
            .ShouldBe([new(_a, 2, 7), new(_b, 1, 1)]);
    }

    [Fact]
    public void A_line_that_was_cut_by_a_crash_is_shown_as_it_is_and_the_next_one_is_whole()
    {
        Push(_a, (1, "a"), (2, "b"));
        _store.Dispose();
        using (FileStream file = File.OpenWrite(File1()))
            file.SetLength(file.Length - 10);
        _store = Open();
        Push(_a, (3, "c"));
        Read(EntryOrder.Forward).ShouldBe(
            ["a", """{"timestamp":"1970-01-01T00:00:00.000000002Z","stream":{"app":"a"},"mess""", "c"]);
        var own = new Hewn.LogQL.Expressions.LabelMatcher(
            "service_name", Hewn.LogQL.Expressions.MatchOperator.Equal, "hewn");
        Read(EntryOrder.Forward, matcher: own).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(EntryOrder.Forward)]
    [InlineData(EntryOrder.Any)]
    public void A_last_line_that_lacks_nothing_but_its_end_is_there_before_the_next_push(EntryOrder order)
    {
        Push(_a, (1, "a"), (2, "b"));
        Push(_b, (Day, "c"));
        _store.Dispose();
        foreach (string path in Directory.GetFiles(_root, "*.jsonl", SearchOption.AllDirectories))
        {
            using FileStream file = File.OpenWrite(path);
            file.SetLength(file.Length - 1);
        }

        _store = Open();
        Read(order).Order(StringComparer.Ordinal).ShouldBe(["a", "b", "c"]);
        Push(_a, (2, "b"), (3, "d"));
        Read(order).Order(StringComparer.Ordinal).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public void What_is_noted_of_a_large_file_is_used_as_long_as_it_is_about_that_file()
    {
        string text = new('x', 10_000);
        Push(_a, [.. Enumerable.Range(0, 2000).Select(i => ((long)i, text + Text(i)))]);
        Read(EntryOrder.Any).Length.ShouldBe(2000);
        string notes = Path.Combine(_root, "t", "1970-01-01", ".hewn", "lines-0001.jsonl.blocks");
        File.Exists(notes).ShouldBeTrue();

        // A note that says otherwise is believed, so it is used; one about other bytes is not.
        _store.Dispose();
        string before = File.ReadAllText(notes);
        File.WriteAllText(notes, before.Replace("\"app\":\"a\"", "\"app\":\"z\"", StringComparison.Ordinal));
        _store = Open();
        Names().ShouldContain("z");
        _store.Dispose();
        using (FileStream file = File.OpenWrite(File1()))
            file.Write("{\"timestamp\":\"1970-01-01T00:00:00.000000009Z"u8);
        _store = Open();
        Names().ShouldBe(["a"]);
        File.WriteAllText(notes, "{");
        Restart();
        Push(_a, (3000, "more"));
        Read(EntryOrder.Any).Length.ShouldBe(2001);
    }

    [Fact]
    public void Tenants_have_folders_of_their_own_whatever_their_names_are()
    {
        foreach (string name in (string[])["../x", "a/b", "ü", "fake"])
        {
            using StreamAppender appender = _store.TenantOf(name).BeginAppend();
            appender.Append(_store.TenantOf(name).StreamOf(_a, 0)!, 1, Encoding.UTF8.GetBytes(name), LabelSet.Empty);
        }

        Restart();
        _store.Tenants.Select(tenant => tenant.Name).ShouldBe(["../x", "a/b", "fake", "ü"], ignoreOrder: true);
        Directory.GetDirectories(_root).Length.ShouldBe(4);
        Read(EntryOrder.Forward, tenant: "a/b").ShouldBe(["a/b"]);
    }

    [Fact]
    public void Old_days_go_and_then_the_oldest_until_the_rest_is_small_enough()
    {
        for (int day = 0; day < 5; day++)
            Push(_a, (day * Day, new string('x', 1000)));
        var clock = new FixedTime(DateTimeOffset.UnixEpoch.AddDays(4.5));
        _store.Dispose();
        _store = new(_root, clock);
        _store.ApplyRetention(TimeSpan.FromDays(3.5), 0).ShouldBe(1);
        Read(EntryOrder.Any).Length.ShouldBe(4);
        _store.ApplyRetention(null, 2500).ShouldBe(2);
        Read(EntryOrder.Any).Length.ShouldBe(2);
        _store.ApplyRetention(null, 1).ShouldBe(1);
        Read(EntryOrder.Any).Length.ShouldBe(1);
    }

    [Fact]
    public void A_stream_that_is_idle_makes_room_for_another_and_its_lines_are_still_there_once()
    {
        var clock = new FixedTime(DateTimeOffset.UnixEpoch);
        _store.Dispose();
        _store = new(_root, clock);
        Push(_a, (5, "x"));
        TenantStreams tenant = _store.TenantOf("t");
        tenant.StreamOf(_b, maxStreams: 1).ShouldBeNull();
        clock.Now += TimeSpan.FromHours(1.1);
        tenant.StreamOf(_b, maxStreams: 1).ShouldNotBeNull();
        Push(_a, (5, "x"), (6, "y"));
        Read(EntryOrder.Any).ShouldBe(["x", "y"]);
    }

    [Fact]
    public void More_days_than_are_open_at_a_time_can_be_written_in_turn()
    {
        for (int round = 0; round < 2; round++)
        {
            for (int day = 0; day < 12; day++)
                Push(_a, ((day * Day) + round, $"{day} {round}"));
        }

        Read(EntryOrder.Forward).Length.ShouldBe(24);
    }

    private static string Text(int number) => number.ToString("D6", CultureInfo.InvariantCulture) + new string('.', 60);

    private string File1() => Path.Combine(_root, "t", "1970-01-01", "lines-0001.jsonl");

    private StreamStore Open() => new(_root, TimeProvider.System);

    private string[] Names() => [.. new StreamSource(_store.TenantOf("t"), 1)
        .Shares([], 0, 5000, isExact: false, CancellationToken.None).Select(share => share.Stream["app"]).Distinct()];

    private void Restart()
    {
        _store.Dispose();
        _store = Open();
    }

    private void Push(LabelSet stream, params (long Ns, string Line)[] lines)
    {
        TenantStreams tenant = _store.TenantOf("t");
        using StreamAppender appender = tenant.BeginAppend();
        StreamIntake pushed = tenant.StreamOf(stream, 0)!;
        foreach ((long ns, string line) in lines)
            appender.Append(pushed, ns, Encoding.UTF8.GetBytes(line), LabelSet.Empty);
    }

    private string[] Read(EntryOrder order, long start = -Day, long end = 100 * Day,
        Hewn.LogQL.Expressions.LabelMatcher? matcher = null, string tenant = "t")
    {
        var taken = new Taken();
        var request = new EntryRequest(matcher is null ? [] : [matcher], start, end, order, EntryHints.None);
        new StreamSource(_store.TenantOf(tenant), 2).Read(request, taken, CancellationToken.None);
        return [.. taken.Lines];
    }

    private sealed class Taken : IEntryConsumer
    {
        public List<string> Lines { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Lines.Add(Encoding.UTF8.GetString(entry.Line.Span));
            return true;
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
