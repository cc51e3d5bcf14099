using System.Text;
using Hewn.Store.Index;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>What indexes answer by their columns is what the lines say.</summary>
public sealed class LabelIndexTests : IDisposable
{
    private const string Slow =
        "sum(count_over_time({filename=~\".+\"} | json | status_code >= 500 | duration_ms > 1000 [900s]))";

    private const string Levels = "sum by (level) (rate({filename=~\".+\"}[600s]))";

    private const string Slowest =
        "quantile_over_time(0.95, {filename=~\".+\"} | json | unwrap duration_ms | __error__=\"\" [900s]) by (level)";

    private static LocalSourceOptions Small => new() // with a tally of its own
    {
        Threads = 2,
        Tuning = new ScanTuning { GroupBytes = 300_000, ChunkBytes = 200_000 },
    };

    private static readonly Lazy<string> _mixed = new(Mixed);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Queries { get; } =
    [
        Slow, Levels, Slowest,
        .. LocalEntrySourceTests.QueryTexts,
        "sum by (service, level) (count_over_time({service=\"api\"} | json | status_code < 500 | __error__=\"\" [9s]))",
        "sum by (service) (count_over_time({service!=\"\"}[60s]))",
        "sum by (environment, logger, type) (count_over_time({environment=\"\"}[60s]))",
        "sum by (status_code) (count_over_time({service=\"worker\"} | status_code=~\"5..\" [60s]))",
        "sum by (status_code, level, service, operation) (count_over_time({level!~\"I.*\"}[60s]))",
        "min_over_time({filename=~\".+\"} | unwrap duration_ms | duration_ms >= 10 | __error__=\"\" [60s]) by (model)",
        "sum by (severity) (count_over_time({filename=~\".+\"} | json | __error__=\"\" | severity=\"\" [60s]))",
        "sum by (duration_ms) (count_over_time({filename=~\".+\"} | json | __error__=\"\" | duration_ms > 1990 [60s]))",
        "sum(count_over_time({filename=~\".+\"} | json | __error__=\"\" | duration_ms=\"7\" [60s]))",
        "sum by (model) (sum_over_time({level=\"ERROR\"} | unwrap duration_ms | __error__=\"\" [77s] offset 5s))",
        "count(rate({level=\"ERROR\"}[60s]))",
        "topk(3, count_over_time({service=\"api\", model=~\"a|\"} | status_code >= 500 | __error__=\"\" [900s]))",
        "avg by (model) (sum_over_time({level=\"WARN\"} | unwrap duration_ms | __error__=\"\" [900s]))",
        "max_over_time({level=\"ERROR\"} | unwrap duration_ms | __error__=\"\" [60s]) without (service, logger, type)",
        "min without (level) (count_over_time({level!=\"INFO\"} | nowhere=\"\" [900s]))",
        "absent_over_time({level=\"FATAL\"} | json [5s])",
        "sum by (level, detected_level) (count_over_time({service=\"api\"} | drop __error__, __error_details__ [60s]))",
        "sum by (status_code) (count_over_time({level!=\"INFO\"} | json | drop __error__ | duration_ms > 9 [60s]))",
        "sum by (level) (count_over_time({level!=\"INFO\"} | json | duration_ms > 9 | drop __error__ [60s]))",
    ];

    [Theory]
    [InlineData("sum(count_over_time({filename=~\".+\"}[100000s] offset -50000s))")] // all blocks are of one window
    [InlineData("sum(count_over_time({filename=~\".+\"}[900s] offset 300s))")]
    public void Times_beyond_the_points_are_told_alike_with_columns(string query)
    {
        string path = _folder.Write("mixed.jsonl", RandomLog.Text(3, 6000, isSound: true));
        LocalFile[] files = [LocalFile.At(path)];
        var times = Hewn.LogQL.Metrics.QueryTimes.Instant(RandomLog.At(2000));
        (long?, long?) expected = StraysOf(Ask.Naively(query, files));
        expected.Item1.ShouldNotBeNull();
        expected.Item2.ShouldNotBeNull();
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        for (int i = 0; i < 2; i++) // the second has the file beside the index, too
        {
            LocalEntrySource source = Ask.Files(query, files, Small);
            StraysOf(source).ShouldBe(expected);
            source.Tally.FromColumns.ShouldBeGreaterThan(0);
        }

        (long?, long?) StraysOf(Hewn.LogQL.Entries.IEntrySource source)
        {
            var strays = new Hewn.LogQL.Metrics.StrayTimes(isBeforeWatched: true, isBehindWatched: true);
            var metric = (Hewn.LogQL.Expressions.SampleExpression)Hewn.LogQL.Syntax.QueryParser.Parse(query);
            new Hewn.LogQL.Metrics.MetricQuery(metric, new() { Strays = strays }).Run(times, source);
            return (strays.FirstNs, strays.LastNs);
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Answers_with_columns_are_those_of_the_lines(string query)
    {
        string path = _folder.Write("mixed.jsonl", _mixed.Value);
        LocalFile[] files = [LocalFile.At(path)];
        string expected = Ask.Of(query, Ask.Naively(query, files), 30, 4800, step: 61);
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        foreach (string turn in new[] { "labels are written", "labels are there" })
            Ask.Of(query, Ask.Files(query, files, Small), 30, 4800, step: 61).ShouldBe(expected, turn);
    }

    [Theory]
    [InlineData(Slow)]
    [InlineData(Levels)]
    [InlineData("sum by (level, detected_level) (count_over_time({service=\"api\"} | drop __error__ [60s]))")]
    [InlineData("quantile_over_time(0.95, {filename=~\".+\"} | json | unwrap duration_ms [900s]) by (level)")]
    [InlineData("sum by (service, model) (count_over_time({service=\"api\", level!=\"INFO\"} [60s]))")]
    [InlineData("count(rate({service=\"api\"}[60s]))")]
    [InlineData("max(sum_over_time({level=\"ERROR\"} | unwrap duration_ms [900s]))")]
    public void Sound_lines_are_answered_for_without_being_read(string query)
    {
        string path = _folder.Write("sound.jsonl", RandomLog.Text(3, 20_000, isSound: true).Replace(
            "\"model\":\"\"", "\"model\":\"d\"", StringComparison.Ordinal));
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        LocalEntrySource source = Ask.Files(query, files, Small);
        string answer = Ask.Of(query, source, 0, 20_000, step: 500);
        source.Tally.FromColumns.ShouldBe(20_000);
        source.Tally.HandedOver.ShouldBe(0);
        source.Tally.Indexed.ShouldBe(1);
        LocalSourceOptions lines = Small with { Index = IndexUse.Never };
        Ask.Of(query, Ask.Files(query, files, lines), 0, 20_000, step: 500).ShouldBe(answer);
        answer.Length.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Times_without_a_zone_are_read_from_lines_where_the_zone_is_not_utc()
    {
        string path = _folder.Write("naive.jsonl", RandomLog.Text(3, 9000, isSound: true).Replace(
            "Z\",", "\",", StringComparison.Ordinal));
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        LocalSourceOptions East() => Small with
        {
            Zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east"),
        };
        LocalEntrySource source = Ask.Files(Levels, files, East());
        string answer = Ask.Of(Levels, source, -7200, 9000, step: 500);
        source.Tally.FromColumns.ShouldBe(0);
        answer.ShouldBe(Ask.Of(Levels, Ask.Files(Levels, files, East() with { Index = IndexUse.Never }),
            -7200, 9000, step: 500));
        Ask.Of(Levels, Ask.Files(Levels, files, Small), 0, 9000, step: 500).ShouldNotBe(answer);
        Ask.Of("{level=\"WARN\"}", Ask.Files(Levels, files, East()), -7200, -7000).ShouldContain("WARN");
        Ask.Of(Levels, Ask.Files(Levels, files, East()), -7200, -7000).ShouldContain("WARN");
    }

    [Fact]
    public void Damage_of_any_byte_changes_no_answer()
    {
        string path = _folder.Write("sound.jsonl", RandomLog.Text(3, 6000, isSound: true));
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        string index = SegmentIndex.PathOf(path)!;
        string labels = LabelIndex.PathOf(index);
        string expected = Ask.Of(Slow, Ask.Files(Slow, files, Small), 0, 6000);
        byte[] sound = File.ReadAllBytes(labels);
        byte[] soundIndex = File.ReadAllBytes(index);
        var random = new Random(7);
        for (int at = 0; at < sound.Length; at += 1 + random.Next(sound.Length / 60))
        {
            byte[] bent = [.. sound];
            bent[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(labels, random.Next(5) == 0 ? bent[..at] : bent);
            File.WriteAllBytes(index, soundIndex);
            Ask.Of(Slow, Ask.Files(Slow, files, Small), 0, 6000).ShouldBe(expected, $"byte {at}");
        }
    }

    [Fact]
    public void Labels_of_another_index_are_not_believed()
    {
        string text = RandomLog.Text(3, 6000, isSound: true);
        string path = _folder.Write("sound.jsonl", text);
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        Ask.Of(Slow, Ask.Files(Slow, files, Small), 0, 6000);
        byte[] old = File.ReadAllBytes(LabelIndex.PathOf(SegmentIndex.PathOf(path)!));
        // As long, at the same places, and with a key twice in a line.
        File.WriteAllText(path, text.Replace("\"duration_ms\"", "\"level\":\"E\",\"d\"", StringComparison.Ordinal));
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        File.WriteAllBytes(LabelIndex.PathOf(SegmentIndex.PathOf(path)!), old);
        LocalEntrySource source = Ask.Files(Levels, files, Small);
        Ask.Of(Levels, source, 0, 6000).ShouldBe(
            Ask.Of(Levels, Ask.Files(Levels, files, Small with { Index = IndexUse.Never }), 0, 6000));
        source.Tally.HandedOver.ShouldBeGreaterThan(3000);
    }

    [Fact]
    public void A_folder_that_takes_no_files_costs_the_columns_and_nothing_else()
    {
        string path = _folder.Write("sound.jsonl", RandomLog.Text(3, 3000, isSound: true));
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        string labels = LabelIndex.PathOf(SegmentIndex.PathOf(path)!);
        Directory.CreateDirectory(labels); // a folder stands where the file would
        LocalEntrySource source = Ask.Files(Levels, files, Small);
        Ask.Of(Levels, source, 0, 6000).ShouldBe(
            Ask.Of(Levels, Ask.Files(Levels, files, Small with { Index = IndexUse.Never }), 0, 6000));
        source.Tally.FromColumns.ShouldBe(0);
    }

    [Theory]
    [InlineData("{filename=~\".+\"} |= \"needle-7f3a9c\"", 400_000)]
    [InlineData("{level=\"FATAL\"}", 400_000)]
    [InlineData("{filename=~\".+\"} | json | status_code = 599", 400_000)]
    [InlineData("{filename=~\".+\"} | duration_ms > 99999", 400_000)]
    public void Blocks_that_cannot_hold_a_wanted_line_are_not_read(string query, int maxBytes)
    {
        string rare = "{\"timestamp\":\"2026-01-19T01:00:00Z\",\"level\":\"FATAL\",\"message\":\"needle-7f3a9c\","
            + "\"status_code\":599,\"duration_ms\":100000}\n";
        string text = RandomLog.Text(3, 20_000, isSound: true);
        int middle = text.IndexOf('\n', text.Length / 2) + 1;
        string path = _folder.Write("sound.jsonl", text[..middle] + rare + text[middle..]);
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        Ask.Of(Slow, Ask.Files(Slow, files, Small), 0, 10); // writes the labels
        foreach (bool isForward in new[] { true, false })
        {
            LocalEntrySource source = Ask.Files(query, files, Small);
            string found = Ask.Of(query, source, 0, 99_999, limit: 10_000, isForward: isForward);
            found.ShouldContain("FATAL");
            found.ShouldBe(Ask.Of(query, Ask.Files(query, files, Small with { Index = IndexUse.Never }), 0, 99_999,
                limit: 10_000, isForward: isForward));
            source.Tally.Bytes.ShouldBeLessThan(maxBytes);
        }
    }

    [Theory]
    [InlineData("{level=\"ERROR\"} |= \"needle\"")]
    [InlineData("{service=\"api\"} | json | status_code >= 500 | duration_ms > 1500")]
    [InlineData("{filename=~\".+\"} | json | model=\"\" | level!~\"I.*\"")]
    public void Lines_of_an_indexed_file_are_those_of_the_file(string query)
    {
        string path = _folder.Write("mixed.jsonl", _mixed.Value);
        LocalFile[] files = [LocalFile.At(path)];
        SegmentIndex.Build(path, Small.ForScan(2)).ShouldBeNull();
        Ask.Of(Slow, Ask.Files(Slow, files, Small), 0, 10);
        foreach (bool isForward in new[] { true, false })
        {
            foreach ((double from, double until) in new[] { (0, 1e6), (100, 400.0) })
            {
                string Lines(IndexUse use) => Ask.Of(query, Ask.Files(query, files, Small with { Index = use }),
                    from, until, limit: 100_000, isForward: isForward);
                Lines(IndexUse.IfPresent).ShouldBe(Lines(IndexUse.Never));
            }
        }
    }

    /// <summary>Stretches of sound lines, of odd values in plain lines, and of odd lines.</summary>
    private static string Mixed()
    {
        var text = new StringBuilder();
        double at = 0;
        for (int part = 0; part < 2; part++)
        {
            text.Append(RandomLog.Text(10 + part, 2500, isSound: true, start: at));
            text.Append(RandomLog.Text(20 + part, 1500, oddIn: int.MaxValue, start: at += 1250));
            text.Append(RandomLog.Text(30 + part, 300, start: at += 750));
            at += 150;
        }

        return text.ToString();
    }
}
