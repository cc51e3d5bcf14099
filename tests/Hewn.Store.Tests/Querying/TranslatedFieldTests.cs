using System.Globalization;
using System.Text;
using Hewn.Store.Index;
using Hewn.Store.Querying;

namespace Hewn.Store.Tests.Querying;

/// <summary>
/// What is called otherwise in a log is asked by Hewn's name, however the log is read: as labels of streams, as
/// structured metadata, in conditions, groups and unwrapped.
/// </summary>
public sealed class TranslatedFieldTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Three calls of a server, one of which failed, as a writer says it.</summary>
    public static TheoryData<string, string> Logs => new()
    {
        {
            "pino",
            """
            {"level":30,"time":1768780801000,"pid":7,"statusCode":200,"responseTime":12,"url":"/a","msg":"ok"}
            {"level":50,"time":1768780802000,"pid":7,"statusCode":503,"responseTime":1500.5,"url":"/b","msg":"no"}
            {"level":30,"time":1768780803000,"pid":7,"statusCode":204,"responseTime":700,"url":"/a","msg":"ok"}
            """
        },
        {
            "pino-http",
            """
            {"level":30,"time":1768780801000,"pid":7,"req":{"url":"/a"},"res":{"statusCode":200},"responseTime":12}
            {"level":50,"time":1768780802000,"req":{"url":"/b"},"res":{"statusCode":503},"responseTime":1500.5,"v":1}
            {"level":30,"time":1768780803000,"pid":7,"req":{"url":"/a"},"res":{"statusCode":204},"responseTime":700}
            """
        },
        {
            "ECS", // the path within an object that has another name of the same
            """
            {"@timestamp":"2026-01-19T00:00:01Z","log.level":"info","url":{"path":"/a"},"status":200,"elapsed_ms":12}
            {"@timestamp":"2026-01-19T00:00:02Z","level":"error","url":{"path":"/b"},"status":503,"elapsed_ms":1500.5}
            {"@timestamp":"2026-01-19T00:00:03Z","log.level":"info","url.path":"/a","status":204,"elapsed_ms":700}
            """
        },
        {
            "logfmt",
            """
            time=2026-01-19T00:00:01Z level=INFO msg=ok status=200 duration=12ms path=/a
            time=2026-01-19T00:00:02Z level=ERROR msg=no status=503 duration=1.5005s path=/b
            time=2026-01-19T00:00:03Z level=INFO msg=ok status=204 duration=700ms path=/a
            """
        },
        {
            "zap",
            """
            {"level":"info","ts":1768780801.0,"msg":"ok","status":200,"duration":"12ms","uri":"/a"}
            {"level":"error","ts":1768780802.0,"msg":"no","status":503,"duration":"1.5005s","uri":"/b"}
            {"level":"info","ts":1768780803.0,"msg":"ok","status":204,"duration":"700ms","uri":"/a"}
            """
        },
        {
            "clef",
            """
            {"@t":"2026-01-19T00:00:01Z","@m":"ok","StatusCode":200,"Elapsed":12.0,"RequestPath":"/a"}
            {"@t":"2026-01-19T00:00:02Z","@l":"Error","@m":"no","StatusCode":503,"Elapsed":1500.5,"RequestPath":"/b"}
            {"@t":"2026-01-19T00:00:03Z","@m":"ok","StatusCode":204,"Elapsed":700.0,"RequestPath":"/a"}
            """
        },
        {
            "Hewn's time and level", // a file of JSON lines that are scanned
            """
            {"timestamp":"2026-01-19T00:00:01Z","level":"INFO","statusCode":200,"durationMs":12,"route":"/a"}
            {"timestamp":"2026-01-19T00:00:02Z","level":"ERROR","statusCode":503,"durationMs":1500.5,"route":"/b"}
            {"timestamp":"2026-01-19T00:00:03Z","level":"INFO","statusCode":204,"durationMs":700,"route":"/a"}
            """
        },
        {
            "OpenTelemetry's names", // in an object and not
            """
            {"time":"2026-01-19T00:00:01Z","http":{"route":"/a","response":{"status_code":200}},"Elapsed":12}
            {"timestamp":"2026-01-19T00:00:02Z","http.response.status_code":503,"http.route":"/b","duration":"1.5005s"}
            {"time":"2026-01-19T00:00:03Z","level":"INFO","http":{"route":"/a","status_code":"204"},"latency_ms":"700"}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void Fields_are_found_by_Hewns_names(string writer, string log)
    {
        LocalFile[] files = [LocalFile.At(_folder.Write("a.log", log.ReplaceLineEndings("\n") + "\n"))];
        foreach (string turn in new[] { "plain", "indexed" })
        {
            if (turn == "indexed" && SegmentIndex.Build(files[0].Path) is not null)
                return; // no file of JSON lines
            string because = $"{writer}, {turn}";
            Lines("{} | status_code >= 500", files).ShouldBe([2], because);
            Lines("{} | status_code=~\"2..\"", files).ShouldBe([1, 3], because);
            Lines("{level=\"INFO\"} | duration_ms > 500", files).ShouldBe([3], because);
            Lines("{} | endpoint=\"/b\" and duration_ms > 1000 or status_code = 204", files).ShouldBe([2, 3], because);
            Lines("{} | line_format \"{{.status_code}}\" |= \"503\"", files).ShouldBe([2], because);
            Lines("{} | line_format \"{{.}}\" |= \"status_code:503\"", files).ShouldBe([2], because);
            Lines("{} | keep status_code | status_code=\"204\"", files).ShouldBe([3], because);
            Lines("{} |= \"/b\" | status_code >= 500 | duration_ms > 1000", files).ShouldBe([2], because);
            Answer("sum by (status_code) (count_over_time({}[1h]))", files)
                .ShouldBe("{status_code=\"200\"}=1 {status_code=\"204\"}=1 {status_code=\"503\"}=1", because);
            Answer("sum by (endpoint) (sum_over_time({} | unwrap duration_ms [1h]))", files)
                .ShouldBe("{endpoint=\"/a\"}=712 {endpoint=\"/b\"}=1500.5", because);
            Answer("max(max_over_time({} | status_code < 500 | unwrap duration_ms [1h]))", files)
                .ShouldBe("{}=700", because);
        }
    }

    [Fact]
    public void Labels_of_streams_have_other_names_too()
    {
        LocalFile[] files =
        [
            LocalFile.At(_folder.Write("a.log",
                """
                {"timestamp":"2026-01-19T00:00:01Z","level":"INFO","message":"a","model_name":"llama","op":"chat"}
                {"timestamp":"2026-01-19T00:00:02Z","level":"INFO","message":"b","gen_ai":{"request":{"model":"qwen"}}}
                {"timestamp":"2026-01-19T00:00:03Z","level":"INFO","message":"c","model":"llama","model_name":"x"}

                """)),
        ];
        Lines("{model=\"llama\"}", files).ShouldBe([1, 3]);
        Lines("{operation=\"chat\"}", files).ShouldBe([1]);
        Answer("sum by (model) (count_over_time({}[1h]))", files)
            .ShouldBe("{model=\"llama\"}=2 {model=\"qwen\"}=1");
    }

    /// <summary>One line each; what a query for <c>status_code</c> finds there.</summary>
    [Theory]
    [InlineData("\"status\":\"success\"", "")] // the outcome of an endpoint
    [InlineData("\"status\":\"success\",\"statusCode\":500", "500")]
    [InlineData("\"status\":null,\"StatusCode\":\"500\"", "500")]
    [InlineData("\"status\":{\"ok\":1},\"statusCode\":500", "500")]
    [InlineData("\"status\":{\"code\":1},\"statusCode\":500", "1")] // as | json calls it
    [InlineData("\"statusCode\":500,\"status\":404", "404")] // the better known name
    [InlineData("\"status\":404,\"status\":500", "500")] // the last, as everywhere
    [InlineData("\"status_code\":200,\"status\":500", "200")]
    [InlineData("\"status_code\":null,\"status\":500", "")] // Hewn's own name says that there is none
    [InlineData("\"status\":500,\"status_code\":null", "")]
    [InlineData("\"status_code\":[1],\"status\":500", "")]
    [InlineData("\"stat\\u0075s\":500", "500")]
    [InlineData("\"stat\\u0075s_code\":null,\"status\":500", "")]
    [InlineData("\"http\":{\"status_code\":500}", "500")]
    [InlineData("\"http\":{\"response\":{\"status_code\":500}}", "500")]
    [InlineData("\"res\":{\"statusCode\":500}", "500")]
    [InlineData("\"res\":{\"statusCode\":500},\"status\":404", "404")]
    [InlineData("\"res\":{\"statusCode\":null}", "")]
    [InlineData("\"res\":500", "")]
    [InlineData("\"http\":500,\"http.status_code\":404", "404")]
    [InlineData("\"a\":{\"status\":500}", "")]
    [InlineData("\"list\":[{\"status\":500}]", "")]
    public void The_first_name_whose_value_fits_counts(string members, string expected)
    {
        // Among lines that are read by their shapes.
        string around = RandomLog.Text(7, 300, isSound: true);
        string path = _folder.Write("a.log", around
            + $"{{\"timestamp\":\"2026-01-19T01:00:00Z\",\"message\":\"the one\",{members}}}\n"
            + RandomLog.Text(8, 300, isSound: true, start: 4000));
        LocalFile[] files = [LocalFile.At(path)];
        for (int turn = 0; turn < 2; turn++)
        {
            string query = $"{{}} |= \"the one\" | status_code=\"{expected}\"";
            Ask.Of(query, Ask.Files(query, files), 0, 9999).ShouldContain("the one", Case.Sensitive, $"turn {turn}");
            query = $"{{}} |= \"the one\" | status_code!=\"{expected}\"";
            Ask.Of(query, Ask.Files(query, files), 0, 9999).ShouldBe("{}");
            SegmentIndex.Build(path).ShouldBeNull();
        }
    }

    /// <summary>Reading by shapes, by columns and entry by entry: all alike, over lines of any names.</summary>
    [Theory]
    [InlineData("sum by (status_code) (count_over_time({}[60s]))")]
    [InlineData("sum by (model) (count_over_time({level=\"ERROR\"}[60s]))")]
    [InlineData("sum by (endpoint, operation) (count_over_time({model!=\"\"} | status_code >= 404 [60s]))")]
    [InlineData("quantile_over_time(0.9, {} | status_code < 500 | unwrap duration_ms [60s]) by (model)")]
    [InlineData("sum(count_over_time({} | json | status_code >= 404 | duration_ms > 300 | __error__=\"\" [60s]))")]
    [InlineData("sum by (status_code) (count_over_time({} | json | __error__=\"\" [60s]))")]
    [InlineData("count without (level) (count_over_time({} | status_code!=\"200\" [60s]))")]
    [InlineData("{model=\"b\"} | status_code >= 404 | duration_ms > 1000")]
    [InlineData("{} | status_code=\"\" | line_format \"{{.model}} {{.duration_ms}}\"")]
    [InlineData("{} | duration_ms > 1900 | line_format \"{{.}}\"")]
    public void However_lines_are_read_the_answer_is_the_same(string query)
    {
        string path = _folder.Write("mixed.jsonl", Renamed());
        LocalFile[] files = [LocalFile.At(path)];
        new KnownKinds().Of(path).ShouldBe(FileKind.JsonLines);
        string expected = Ask.Of(query, Ask.Files(query, files, new() { JudgesFields = false }), 30, 900);
        expected.Length.ShouldBeGreaterThan(100);
        Ask.Of(query, Ask.Files(query, files), 30, 900).ShouldBe(expected, "by shapes");
        Ask.Of(query, Ask.Files(query, files, Ask.Torn(3)), 30, 900).ShouldBe(expected, "torn");
        SegmentIndex.Build(path).ShouldBeNull();
        foreach (string turn in new[] { "indexed", "indexed again" })
            Ask.Of(query, Ask.Files(query, files), 30, 900).ShouldBe(expected, turn);
        string packed = _folder.File("mixed.jsonl.1.gz");
        using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(packed), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(path));
        LocalFile entries = LocalFile.At(packed);
        Ask.Of(query, Ask.Files(query, [entries]), 30, 900).ShouldBe(expected, "entry by entry");
    }

    [Fact]
    public void Lines_with_the_names_of_Hewn_are_still_told_by_their_shapes()
    {
        string path = _folder.Write("sound.jsonl", RandomLog.Text(9, 2000, isSound: true).Replace(
            "\"message\"", "\"url\":\"/x\",\"endpoint\":\"e\",\"message\"", StringComparison.Ordinal)
            .Replace("\"model\":\"\"", "\"model\":\"d\"", StringComparison.Ordinal));
        const string Query = "sum by (endpoint, model) (count_over_time({} | status_code >= 500 [60s]))";
        LocalEntrySource source = Ask.Files(Query, [LocalFile.At(path)]);
        Ask.Of(Query, source, 0, 2000).ShouldContain("\"endpoint\":\"e\"");
        source.Tally.HandedOver.ShouldBe(0);
    }

    [Fact]
    public void Suggestions_have_the_names_that_can_be_asked_for()
    {
        LocalFile file = LocalFile.At(_folder.Write("a.log",
            "time=2026-01-19T00:00:01Z level=INFO msg=ok status=200 duration=12ms model_name=llama\n"));
        LabelSample sample = LabelSample.Of([file], LabelPolicy.Default);
        sample.Names.ShouldContain("status_code");
        sample.ValuesOf("duration_ms").ShouldBe(["12"]);
        sample.StreamNames.ShouldContain("model");
        sample.ValuesOf("model").ShouldBe(["llama"]);
    }

    /// <summary>A random log of which lines say in many ways what they say in one.</summary>
    private static string Renamed()
    {
        var random = new Random(11);
        var text = new StringBuilder();
        string sound = RandomLog.Text(5, 1500, isSound: true);
        foreach (string line in sound.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(random.Next(7) switch
            {
                0 => line.Replace("\"status_code\":", "\"status\":", StringComparison.Ordinal)
                    .Replace("\"model\":", "\"model_name\":", StringComparison.Ordinal),
                1 => line.Replace("\"status_code\":", "\"http.status_code\":", StringComparison.Ordinal)
                    .Replace("\"duration_ms\":", "\"Elapsed\":", StringComparison.Ordinal),
                2 => line.Replace(
                    "\"status_code\":", "\"status\":\"success\",\"statusCode\":", StringComparison.Ordinal),
                3 => line.Replace("\"status_code\":", "\"status_code\":null,\"statusCode\":", StringComparison.Ordinal),
                4 => line.Replace(
                    "\"message\":", "\"path\":\"/x\",\"op\":\"o\",\"message\":", StringComparison.Ordinal),
                _ => line,
            }).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Which lines a query finds, by their seconds.</summary>
    private static int[] Lines(string query, LocalFile[] files)
    {
        string answer = Ask.Of(query, Ask.Files(query, files), 0, 100, isForward: true);
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return [.. json.RootElement.EnumerateObject().Select(line => (int)((long.Parse(
            line.Name.Split(' ')[0], CultureInfo.InvariantCulture) - RandomLog.At(0)) / 1_000_000_000))];
    }

    /// <summary>The series of a metric query at the end of the log.</summary>
    private static string Answer(string query, LocalFile[] files)
    {
        string answer = Ask.Of(query, Ask.Files(query, files), 100, 100);
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        return string.Join(' ', json.RootElement.GetProperty("result").EnumerateArray()
            .Select(series => "{" + string.Join(',', series.GetProperty("metric").EnumerateObject()
                .Select(label => $"{label.Name}=\"{label.Value.GetString()}\"")) + "}="
                + series.GetProperty("values")[0][1].GetString())
            .Order(StringComparer.Ordinal));
    }
}
