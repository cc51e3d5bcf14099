using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>Corners of stages that follow from the source of Loki's pkg/logql/log, named at each.</summary>
public sealed class LokiStageTests
{
    [Theory]
    [InlineData("|= \"x\" or ip(\"10.0.0.0/8\")", "10.1.2.3", "-")] // syntax/ast.go newOrFilter: ip is a text here
    [InlineData("|= \"x\" or ip(\"10.1.2.3\")", "10.1.2.3", "10.1.2.3")]
    [InlineData("!= \"x\" or ip(\"10.0.0.0/8\")", "10.1.2.3", "-")] // but not where none may be there
    [InlineData("|= \"x\" or ip(\"nonsense\")", "nonsense", "nonsense")]
    [InlineData("|= \"\" or \"x\"", "abc", "-")] // filter.go newOrFilter: what lets all through is forgotten
    [InlineData("|= \"\" or \"\"", "abc", "abc")]
    [InlineData("|~ \".*\" or \"x\"", "abc", "-")]
    [InlineData("|~ \"x|.*\"", "abc", "-")]
    [InlineData("|~ \"a|.*\"", "abc", "abc")]
    [InlineData("!~ \"x|.*\"", "abc", "abc")]
    [InlineData("!~ \"\"", "abc", "-")]
    [InlineData("|~ \"x.*1\" or \"b.c\"", "abbc", "abbc")]
    [InlineData("|~ \"(?i)error\"", "ValueError", "ValueError")] // not Loki's: its containsLower does not go back
    public void A_chain_of_filters(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("|> \"b<_>\"", "abc", "abc")] // pattern.go Test: the first text may stand anywhere
    [InlineData("|> \"c\"", "abc", "abc")]
    [InlineData("|> \"b\"", "abc", "-")] // but the end must be reached
    [InlineData("|> \"\"", "", "")]
    [InlineData("!> \"\"", "", "-")]
    [InlineData("|> \"<_>\"", "", "-")]
    public void A_pattern_filter(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| logfmt | label_format a=s", "a=1", "a=1 | a=api | -s")]
    [InlineData("| label_format n=s", "a=1", "a=1 | n=api | -s")]
    [InlineData("| label_format s=m", "a=1", "a=1 | s=meta | -m")]
    [InlineData("| logfmt | label_format s=a", "a=1", "a=1 | s=1")]
    [InlineData("| logfmt | label_format a=b,b=a", "a=1 b=2", "a=1 b=2 | b=2")] // one after the other
    public void A_label_is_renamed(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe(expected);

    [Theory]
    [InlineData("| logfmt", "\uFFFDa=1 b=2", "b=2")] // logfmt/decode.go: an invalid key is passed over
    [InlineData("| logfmt --strict", "a=1 \uFFFD=2", "__error__=LogfmtParserErr a=1")]
    [InlineData("| logfmt", "é=1 b=2", "_=1 b=2")]
    public void A_name_of_logfmt(string stages, string line, string expected) =>
        OneLine.Through(stages, line).ShouldBe($"{line} | {expected}");

    [Theory]
    [InlineData("| logfmt | a > 5s", "a=2d", "time: unknown unit \"d\" in duration \"2d\"")]
    [InlineData("| logfmt | a > 5s", "a=7", "time: missing unit in duration \"7\"")]
    [InlineData("| logfmt | a > 5s", "a=x", "time: invalid duration \"x\"")]
    [InlineData("| logfmt | a > 5MB", "a=7XB", "unhandled size name: xb")]
    [InlineData("| logfmt | a > 5MB", "a=x", "strconv.ParseFloat: parsing \"\": invalid syntax")]
    [InlineData("| logfmt | a > 5", "a=1e999", "strconv.ParseFloat: parsing \"1e999\": value out of range")]
    [InlineData("| logfmt | a > 5", "a=-nan", "strconv.ParseFloat: parsing \"-nan\": invalid syntax")]
    [InlineData("| logfmt | a > 5", "a=0x10", "strconv.ParseFloat: parsing \"0x10\": invalid syntax")]
    [InlineData("| logfmt --strict", "a=\"b", "logfmt syntax error at pos 5 : unterminated quoted value")]
    [InlineData("| logfmt --strict", "a=\"\\x\"", "logfmt syntax error at pos 7 : invalid quoted value")]
    [InlineData("| logfmt --strict", "\uFFFD=2", "logfmt syntax error at pos 4 : invalid key")]
    public void An_error_has_Gos_words(string stages, string line, string expected)
    {
        var log = (LogExpression)QueryParser.Parse("{s=\"api\"} " + stages);
        LineProcessor processor = LinePipeline.Compile(log).NewProcessor();
        processor.Process(new LogEntry(1, Encoding.UTF8.GetBytes(line), OneLine.Stream, OneLine.Metadata))
            .ShouldBeTrue();
        processor.Labels.ToLabelSet()[LabelNames.ErrorDetails].ShouldBe(expected);
    }

    [Theory]
    [InlineData("b . c", "1")] // jsonexpr/lexer.go: blanks between the parts
    [InlineData(" b [ \"c\" ] ", "1")]
    [InlineData("[\"b\"].c", "1")]
    [InlineData("b[01]", "")]
    [InlineData("x-y", null)] // names have letters, digits and _
    [InlineData("é", null)]
    [InlineData("b.[\"c\"]", null)]
    [InlineData("b.0", null)]
    [InlineData("b[`c`]", null)]
    [InlineData("b[0", null)]
    public void A_path_of_json(string path, string? expected)
    {
        string stages = $"| json a=`{path}`";
        if (path.Contains('`', StringComparison.Ordinal))
            stages = $"| json a=\"{path}\"";
        if (expected is null)
            Should.Throw<LogQLException>(() => OneLine.Through(stages, "{}")).Message.ShouldContain("cannot parse");
        else
            OneLine.Through(stages, """{"b":{"c":1}}""").ShouldEndWith("| a=" + expected);
    }

    [Theory]
    [InlineData("| logfmt | a > 5", "a=0x1p4", true)] // strconv.ParseFloat reads hexadecimal numbers with an exponent
    [InlineData("| logfmt | a > 5", "a=1_0", true)]
    [InlineData("| logfmt | a > 5", "a=+Inf", true)]
    public void A_number_is_read(string stages, string line, bool passes) =>
        (OneLine.Through(stages, line) != "-").ShouldBe(passes);

    [Theory]
    [InlineData("| json v=\"nope\" | unwrap v")] // metrics_extraction.go: an empty label is none
    [InlineData("| logfmt v=\"nope\" | unwrap v")]
    [InlineData("| label_format v=\"\" | unwrap v")]
    public void An_empty_label_gives_no_number(string stages) =>
        OneLine.Sample(stages, "{\"a\":1}"u8.ToArray()).ShouldBe("-");

    [Fact]
    public void A_label_that_was_taken_away_groups_nothing_even_if_it_was_made_anew()
    {
        // labels.go withResult looks at what was deleted before it looks at what was added.
        var range = (RangeAggregation)QueryParser.Parse(
            "count_over_time({s=\"api\"} | logfmt | label_format b=a, a=\"new\"[5m])");
        foreach ((string by, string expected) in new[] { ("a", "{}"), ("b", "{b=\"1\"}") })
        {
            SampleExtractor extractor =
                SampleExtraction.Compile(range.Range, range.Operation, new Grouping(false, [by])).NewExtractor();
            var entry = new LogEntry(1, "a=1"u8.ToArray(), OneLine.Stream, OneLine.Metadata);
            extractor.TryExtract(entry, out Sample sample).ShouldBeTrue();
            sample.Labels.ToString().ShouldBe(expected);
        }
    }
}
