using System.Globalization;
using System.Text;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.Store.Index;
using Hewn.Store.Querying;

namespace Hewn.Store.Tests.Querying;

/// <summary>What is known of lines before they are parsed never changes an answer.</summary>
public sealed class LocalEntrySourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Queries over every way to push something down, and such that nothing can be pushed down of.</summary>
    internal static readonly string[] QueryTexts =
    [
        "sum(count_over_time({filename=\"a.jsonl\"} | json | status_code >= 500 | duration_ms > 1000 [60s]))",
        "sum(count_over_time({level=~\".+\"} | json | __error__=\"\" | status_code >= 500 | duration_ms > 1000 [60s]))",
        "sum by (level) (rate({filename=~\".+\"}[10m]))",
        "sum by (level, service) (count_over_time({level!=\"INFO\"}[13s]))",
        "sum by (model) (count_over_time({service=\"api\"} | json | level=\"ERROR\" [30s]))",
        "sum by (status_code) (count_over_time({filename=~\".+\"}[30s]))",
        "sum by (level_extracted) (count_over_time({level=~\"E.*\"} | json | __error__=\"\" [30s]))",
        "quantile_over_time(0.95, {level=~\".+\"} | json | unwrap duration_ms | __error__=\"\" [60s]) by (level)",
        "quantile_over_time(0.5, {level=~\".+\"} | json | unwrap duration_ms [60s]) by (service, level)",
        "max_over_time({level=\"WARN\"} | unwrap duration_ms | __error__=\"\" [45s]) by (service)",
        "sum by (level) (sum_over_time({level=~\".+\"} | unwrap duration_ms | __error__=\"\" [45s]))",
        "avg_over_time({level=~\".+\"} | json | unwrap duration_ms | __error__=\"\" [45s]) by (level)",
        "sum(bytes_over_time({level=~\".+\"} |= \"needle\" [45s]))",
        "sum by (level) (bytes_rate({level=~\".+\"} [45s]))",
        "sum by (service) (count_over_time({level=~\".+\"} |= \"needle\" | json | model!=\"a\" [45s]))",
        "sum by (service) (count_over_time({level=~\".+\"} | json | model=~\"a|b\" | duration_ms < 700.5 [45s]))",
        "sum by (service) (count_over_time({level=~\".+\"} != \"needle\" | status_code != 200 | __error__=\"\" [45s]))",
        "sum by (error_kind) (count_over_time({level=~\".+\"} | error_code = 7 [45s]))",
        "count_distinct_over_time(model, {level=~\".+\"} | json | __error__=\"\" [45s]) by (level)",
        "sum by (filename) (count_over_time({level=~\".+\"}[45s]))",
        "sum by (level) (count_over_time(|= \"needle\" [45s]))",
        "topk(2, sum by (model) (count_over_time({level=~\".+\"} | json | __error__=\"\" [45s])))",
        "sum(count_over_time({status_code=\"500\"}[45s]))",
        "sum(count_over_time({status_code=\"\", level=~\".+\"}[45s]))",
        "first_over_time({level=~\".+\"} | json | unwrap duration_ms | __error__=\"\" [45s]) by (level)",
        "{level=\"ERROR\"} | json | status_code >= 500",
        "{filename=~\".+\"} | status_code >= 500 | duration_ms > 1900",
        "|= \"needle\" | json | level=\"ERROR\"",
        "{filename=~\".+\"} | json | level_extracted=\"ERROR\" or status_code = 404 | line_format \"{{.model}}\"",
        "{filename=~\".+\"} |= \"no record\"",
        "{filename=~\".+\"} | json | __error__!=\"\"",
        "{level=\"WARN\"} | line_format \"{{.status_code}} {{.duration_ms}}\" | duration_ms > 100",
    ];

    public static TheoryData<string> Queries => [.. QueryTexts];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Fields_needles_threads_and_indexes_change_no_answer(string query)
    {
        LocalFile[] files = Write(1500);
        string expected = Ask.Of(query, Ask.Naively(query, files), 30, 600);
        expected.Length.ShouldBeGreaterThan(2);
        Ask.Of(query, Ask.Files(query, files), 30, 600).ShouldBe(expected, "fast");
        Ask.Of(query, Ask.Files(query, files, Ask.Torn(1)), 30, 600).ShouldBe(expected, "torn, one thread");
        Ask.Of(query, Ask.Files(query, files, Ask.Torn(3)), 30, 600).ShouldBe(expected, "torn, three threads");
        Ask.Of(query, Ask.Files(query, files, new() { JudgesFields = false }), 30, 600).ShouldBe(expected, "general");
        foreach (LocalFile file in files)
            SegmentIndex.Build(file.Path).ShouldBeNull();
        Ask.Of(query, Ask.Files(query, files), 30, 600).ShouldBe(expected, "indexed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rare_lines_come_in_order_however_much_is_read_at_once(bool isForward)
    {
        int[] rare = [0, 1, 10, 700, 701, 2048, 3500, 4998, 4999];
        var text = new StringBuilder(); // 20 MB: where nothing is found up to eight are read at once
        for (int i = 0; i < 5000; i++)
        {
            string time = RandomLog.Start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            string message = Array.IndexOf(rare, i) >= 0 ? $"needle {i}" : "plain";
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{time}\",\"message\":\"{message}\",\"pad\":\"{new string('p', 4000)}\"}}\n");
        }

        string path = _folder.Write("rare.jsonl", text.ToString());
        var options = new LogQueryOptions(0, long.MaxValue, IsForward: isForward);
        var log = (LogExpression)QueryParser.Parse("|= \"needle\"", Language.Extended);
        LogResult found = new LogQuery(log).Run(options, new LocalEntrySource([LocalFile.At(path)]));
        found.Lines.Select(line => (line.TimestampNs - RandomLog.At(0)) / 1_000_000_000)
            .ShouldBe((isForward ? rare : rare.Reverse()).Select(i => (long)i));
    }

    [Theory]
    [InlineData("{level=\"ERROR\"}", true)]
    [InlineData("{level=\"ERROR\"}", false)]
    [InlineData("{filename=~\".+\"} |= \"needle\" | json | duration_ms > 300", true)]
    [InlineData("{filename=~\".+\"} |= \"needle\" | json | duration_ms > 300", false)]
    public void Lines_come_in_the_order_of_time_over_all_files_up_to_the_limit(string query, bool isForward)
    {
        LocalFile[] files = Write(1500);
        foreach (int limit in new[] { 1, 7, 10_000 })
        {
            string expected = Ask.Of(query, Ask.Naively(query, files), 0, 9999, limit: limit, isForward: isForward);
            LocalEntrySource source = Ask.Files(query, files, Ask.Torn(2));
            Ask.Of(query, source, 0, 9999, limit: limit, isForward: isForward).ShouldBe(expected);
            source.Tally.Displaced.ShouldBe(0);
        }
    }

    [Fact]
    public void Lines_of_many_stretches_come_in_order_too()
    {
        string path = _folder.Write("long.jsonl", RandomLog.Text(5, 30_000)); // several mebibytes
        new FileInfo(path).Length.ShouldBeGreaterThan(3 * 1024 * 1024);
        LocalFile[] files = [LocalFile.At(path)];
        const string Query = "{filename=~\".+\"} | json | status_code = 503";
        foreach (bool isForward in new[] { true, false })
        {
            LocalEntrySource source = Ask.Files(Query, files);
            Ask.Of(Query, source, 0, 1e6, limit: 100_000, isForward: isForward)
                .ShouldBe(Ask.Of(Query, Ask.Naively(Query, files), 0, 1e6, limit: 100_000, isForward: isForward));
            source.Tally.Displaced.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(201)]
    public void Parts_of_a_range_of_time_add_up_to_the_whole(int cut)
    {
        LocalFile[] files = Write(900);
        const string Query =
            "sum(count_over_time({level=~\".+\"} | json | status_code >= 404 | __error__=\"\" [{0}s]))";
        long whole = Count(Query, files, 0, 400);
        whole.ShouldBeGreaterThan(10);
        (Count(Query, files, 0, cut) + Count(Query, files, cut, 400)).ShouldBe(whole);
    }

    [Fact]
    public void The_order_of_filters_does_not_matter()
    {
        LocalFile[] files = Write(900);
        string[] filters = ["|= \"needle\"", "| duration_ms > 100", "| level=\"ERROR\"", "| status_code >= 404"];
        var answers = new HashSet<string>();
        foreach (int[] order in new[] { new[] { 0, 1, 2, 3 }, [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1] })
        {
            string stages = string.Join(' ', order.Select(i => filters[i]));
            string query = $"{{filename=~\".+\"}} {stages}";
            answers.Add(Ask.Of(query, Ask.Files(query, files), 0, 600));
        }

        answers.Count.ShouldBe(1);
        answers.Single().Length.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Fields_are_used_where_they_tell_and_the_tally_says_so()
    {
        string path = _folder.Write("sound.jsonl", RandomLog.Text(9, 2000, isSound: true));
        const string Query = "sum by (level) (count_over_time({level=~\".+\"} | json | status_code >= 500 [60s]))";
        LocalEntrySource source = Ask.Files(Query, [LocalFile.At(path)]);
        Ask.Of(Query, source, 0, 2000).ShouldContain("ERROR");
        source.Tally.HandedOver.ShouldBe(0);
        source.Tally.Known.ShouldBeGreaterThan(200);
        source.Tally.Dropped.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Too_many_streams_are_refused_with_words_that_say_what_to_do()
    {
        string path = _folder.Write("a.jsonl", RandomLog.Text(9, 2000, isSound: true));
        var source = new LocalEntrySource(
            [LocalFile.At(path)], new() { Labels = new(["duration_ms"], MaxStreams: 100) });
        string answer = Ask.Of("{filename=\"a.jsonl\"}", source, 0, 9999, limit: 5000);
        answer.ShouldContain("maximum number of streams (100) reached");
        answer.ShouldContain("--label");
    }

    [Fact]
    public void Files_have_labels_of_their_names_and_files_that_do_not_match_are_not_read()
    {
        LocalFile.At("logs/api.log.12.gz").Labels.ShouldBe(LabelSet.Of(("filename", "api.log")));
        LocalFile.At("/d/ml/run7/logs/logs.jsonl").Labels.ShouldBe(
            LabelSet.Of(("filename", "logs.jsonl"), ("session", "run7"), ("workspace", "ml")));
        LocalFile[] files = Write(100);
        LocalEntrySource source = Ask.Files("{}", files);
        Ask.Of("{filename=\"b.jsonl\"}", source, 0, 9999).ShouldNotContain("a.jsonl");
        source.Tally.Skipped.ShouldBe(1);
    }

    [Fact]
    public void Records_over_several_lines_and_packed_files_are_read_entry_by_entry()
    {
        const string Record =
            "{\n  \"timestamp\": \"2026-01-19T00:00:01Z\",\n  \"level\": \"ERROR\",\n  \"code\": 7\n}\n";
        string path = _folder.Write("indented.log", Record + Record.Replace("01Z", "02Z", StringComparison.Ordinal));
        string packed = _folder.File("packed.log.1.gz");
        using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(RandomLog.Text(3, 50, isSound: true)));
        LocalEntrySource source = Ask.Files("{} | code = 7", [LocalFile.At(path), LocalFile.At(packed)]);
        string lines = Ask.Of("{level=\"ERROR\"} | code = 7", source, 0, 100);
        lines.ShouldContain("\\u0022code\\u0022: 7");
        lines.IndexOf("02Z", StringComparison.Ordinal)
            .ShouldBeLessThan(lines.IndexOf("01Z", StringComparison.Ordinal));
        Ask.Of("sum(count_over_time({}[1h]))", source, 100, 100).ShouldContain("\"52\"");
        Ask.Of("sum(count_over_time({filename=\"packed.log\"}[1h]))", source, 100, 100).ShouldContain("\"50\"");
    }

    [Fact]
    public void A_missing_file_is_told_and_the_others_are_read()
    {
        LocalFile[] files = [LocalFile.At(_folder.File("none.jsonl")), .. Write(50)];
        LocalEntrySource source = Ask.Files("{}", files);
        Ask.Of("{}", source, 0, 9999).ShouldContain("a.jsonl");
        source.Tally.Problems.Single().ShouldContain("none.jsonl: there is no such file");
    }

    [Fact]
    public void A_cancelled_reading_ends()
    {
        LocalFile[] files = Write(500);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var all = new Hewn.LogQL.Entries.EntryRequest([], long.MinValue, long.MaxValue,
            Hewn.LogQL.Entries.EntryOrder.Forward, Hewn.LogQL.Entries.EntryHints.None);
        var sink = new BatchedLines();
        Should.Throw<OperationCanceledException>(() => Ask.Files("{}", files).Read(all, sink, stop.Token));
        Should.Throw<OperationCanceledException>(() => Ask.Files("{}", files).Read(
            all with { Order = Hewn.LogQL.Entries.EntryOrder.Any }, sink, stop.Token));
    }

    [Fact]
    public void The_extent_is_from_the_first_to_the_last_dated_line()
    {
        string path = _folder.Write("x.jsonl", "junk\n{\"timestamp\":\"2026-01-19T00:00:05Z\"}\n{\"a\":1}\n"
            + "{\"timestamp\":\"2026-01-19T00:01:00.5Z\"}\nmore junk\n");
        Ask.Files("{}", [LocalFile.At(path)]).Extent().ShouldBe((RandomLog.At(5), RandomLog.At(60.5)));
        string none = _folder.Write("none.jsonl", "{\"a\":1}\n");
        Ask.Files("{}", [LocalFile.At(none)]).Extent().ShouldBeNull();
    }

    [Theory]
    [InlineData("sum by (level) (count_over_time({level=~\".+\"} | json | status_code >= 500 [60s]))")]
    [InlineData("quantile_over_time(0.95, {level=~\".+\"} | unwrap duration_ms [60s]) by (level)")]
    [InlineData("sum(count_over_time({} |= \"needle\" | model=\"a\" [60s]))")]
    public void A_scan_and_a_reading_entry_by_entry_answer_alike(string query)
    {
        string text = RandomLog.Text(4, 1500, isSound: true);
        string plain = _folder.Write("plain.log", text);
        string packed = _folder.File("packed.log.1.gz");
        using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        new KnownKinds().Of(plain).ShouldBe(FileKind.JsonLines);
        new KnownKinds().Of(packed).ShouldBe(FileKind.Other);
        string expected = Ask.Of(query, Ask.Files(query, [LocalFile.At(plain)]), 30, 600);
        expected.Length.ShouldBeGreaterThan(100);
        Ask.Of(query, Ask.Files(query, [LocalFile.At(packed)]), 30, 600).ShouldBe(expected);
    }

    /// <summary>Values of a label are known by their bytes where they are short; many share a place there.</summary>
    [Fact]
    public void Many_values_of_a_label_are_told_apart()
    {
        string[] values = [.. Enumerable.Range(0, 90).Select(i => $"\"{new string('m', i % 21)}{i % 30}\""), "5", "50",
            "null", "true", "[5]", "{\"a\":5}", "\"\"", "\"\\u006d5\"", "5.0", "\"\u00e4\""];
        var text = new StringBuilder();
        for (int i = 0; i < 3000; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"2026-01-19T00:00:0{i % 9}Z\",\"model\":{values[i * 7 % values.Length]}}}\n");
        }

        LocalFile[] files = [LocalFile.At(_folder.Write("a.jsonl", text.ToString()))];
        const string Query = "sum by (model) (count_over_time({filename=\"a.jsonl\"}[60s]))";
        string expected = Ask.Of(Query, Ask.Naively(Query, files), 60, 60);
        expected.Length.ShouldBeGreaterThan(3000);
        Ask.Of(Query, Ask.Files(Query, files), 60, 60).ShouldBe(expected);
    }

    private static long Count(string query, LocalFile[] files, int from, int until)
    {
        string asked = query.Replace("{0}", $"{until - from}", StringComparison.Ordinal);
        string answer = Ask.Of(asked, Ask.Files(asked, files), until, until);
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return long.Parse(json.RootElement.GetProperty("result")[0].GetProperty("values")[0][1].GetString()!,
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private LocalFile[] Write(int lines) =>
    [
        LocalFile.At(_folder.Write("a.jsonl", RandomLog.Text(1, lines))),
        LocalFile.At(_folder.Write("b.jsonl", RandomLog.Text(2, lines))),
    ];
}
