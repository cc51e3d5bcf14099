using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>One line a row: a range aggregation, the line, and the number and series that it gives.</summary>
public sealed class SampleExtractionTests
{
    [Theory]
    [InlineData("count_over_time({s=\"api\"}[5m])", "abc", "1 {m=\"meta\", s=\"api\"}")]
    [InlineData("bytes_over_time({s=\"api\"}[5m])", "abcé", "5 {m=\"meta\", s=\"api\"}")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | unwrap a[5m])", "a=2.5 b=x",
        "2.5 {b=\"x\", m=\"meta\", s=\"api\"}")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | unwrap duration(a)[5m])", "a=1m30s",
        "90 {m=\"meta\", s=\"api\"}")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | unwrap bytes(a)[5m])", "a=1KiB", "1024 {m=\"meta\", s=\"api\"}")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | unwrap z[5m])", "a=1", "-")]
    [InlineData("avg_over_time({s=\"api\"} | logfmt | unwrap a[5m]) by (b)", "a=1 b=x", "1 {b=\"x\"}")]
    [InlineData("avg_over_time({s=\"api\"} | logfmt | unwrap a[5m]) by ()", "a=1 b=x", "1 {}")]
    [InlineData("avg_over_time({s=\"api\"} | logfmt | unwrap a[5m]) without (s)", "a=1 b=x", "1 {b=\"x\", m=\"meta\"}")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | keep b | unwrap a[5m])", "a=1 b=x", "-")]
    [InlineData("sum_over_time({s=\"api\"} | logfmt | unwrap a | __error__=\"\"[5m])", "a=x", "-")]
    [InlineData("count_over_time({s=\"api\"} | line_format \"{{div 1 0}}\"[5m])", "a", "1 {m=\"meta\", s=\"api\"}")]
    public void A_line_gives_a_number(string query, string line, string expected) =>
        Extract(query, line).ShouldBe(expected);

    [Fact]
    public void A_line_with_an_error_is_a_fault_unless_errors_were_asked_for()
    {
        Extract("count_over_time({s=\"api\"} | json[5m])", "x").ShouldStartWith("fault 1 {__error__=\"JSONParserErr\"");
        Extract("sum_over_time({s=\"api\"} | logfmt | unwrap a[5m])", "a=x").ShouldStartWith("fault");
        Extract("count_over_time({s=\"api\"} | json[5m])", "x", "__error__").ShouldStartWith("1 {__error__");
        Extract("count_over_time({s=\"api\"} | json[5m])", "x", []).ShouldBe("1 {}"); // nobody asks: nothing is parsed
        Extract("count_over_time({s=\"api\"} | json[5m])", "x", "level").ShouldStartWith("fault");
    }

    /// <summary>Loki's JSONParser ends where its ParserHints have all that is required (parser.go).</summary>
    [Fact]
    public void Of_a_key_that_stands_twice_the_first_counts_where_reading_ends_there()
    {
        const string line = "{\"n\":4,\"n\":44,\"x\":";
        Extract("count_over_time({s=\"api\"} | json[5m])", line, "n").ShouldBe("1 {n=\"4\"}");
        Extract("sum_over_time({s=\"api\"} | json | unwrap n[5m])", line + "1}", []).ShouldBe("4 {}");
        Extract("sum_over_time({s=\"api\"} | json | unwrap n[5m])", line + "1}").ShouldStartWith("44 {");
    }

    private static string Extract(string query, string line, params string[] by)
    {
        var range = (RangeAggregation)QueryParser.Parse(query);
        return Extract(range, line, new Grouping(false, by));
    }

    private static string Extract(string query, string line)
    {
        var range = (RangeAggregation)QueryParser.Parse(query);
        return Extract(range, line, range.Grouping);
    }

    private static string Extract(RangeAggregation range, string line, Grouping? grouping)
    {
        SampleExtractor extractor = SampleExtraction.Compile(range.Range, range.Operation, grouping).NewExtractor();
        var entry = new LogEntry(1, Encoding.UTF8.GetBytes(line), OneLine.Stream, OneLine.Metadata);
        if (!extractor.TryExtract(entry, out Sample sample))
            return "-";
        return FormattableString.Invariant($"{(sample.IsFault ? "fault " : "")}{sample.Value} {sample.Labels}");
    }
}
