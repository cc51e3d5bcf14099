using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Conformance;

namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>What must hold for every query, shown over the reference's records.</summary>
public sealed class PipelinePropertyTests
{
    private const long Start = 1768780800000000000;
    private const long End = 1768788000000000000;

    [Theory]
    [InlineData("|= \"a\"", "!= \"b\"", "|~ \"[0-9]{3}\"")]
    [InlineData("|= ip(\"10.0.0.0/8\")", "|> \"<_>e<_>\"", "!~ \"GET|POST\"")]
    public void The_order_of_line_filters_does_not_matter(string first, string second, string third)
    {
        LogResult all = Run($"{first} {second} {third}");
        all.Lines.Count.ShouldBeGreaterThan(0);
        Run($"{third} {first} {second}").Lines.ShouldBe(all.Lines);
        Run($"{second} {third} {first}").Lines.ShouldBe(all.Lines);
    }

    [Theory]
    [InlineData("| level=\"info\"", "| status_code>=500", "| duration_ms<300")]
    [InlineData("| model=~\"llama.*\"", "| duration_ms>100", "| latency<200ms")]
    public void The_order_of_label_filters_does_not_matter_for_lines_without_errors(
        string first, string second, string third)
    {
        const string clean = "| __error__=\"\"";
        LogResult all = Run($"| json {clean} {first} {second} {third} {clean}");
        Run($"| json {clean} {third} {second} {first} {clean}").Lines.ShouldBe(all.Lines);
    }

    [Fact]
    public void Backward_is_the_exact_reverse_of_forward()
    {
        LogResult forward = Run("", isForward: true);
        forward.Lines.Count.ShouldBe(ConformanceRecords.Source.Count);
        Run("").Lines.Reverse().ShouldBe(forward.Lines);
    }

    [Fact]
    public void The_parts_of_a_time_range_are_the_whole()
    {
        LogResult whole = Run("| json | level!=\"\"", isForward: true);
        const long middle = Start + ((End - Start) / 3);
        LogLine[] parts =
        [
            .. Run("| json | level!=\"\"", isForward: true, end: middle).Lines,
            .. Run("| json | level!=\"\"", isForward: true, start: middle).Lines,
        ];
        parts.ShouldBe(whole.Lines);
    }

    [Theory]
    [InlineData("| json", "status_code", "model")]
    [InlineData("| logfmt", "status", "level_extracted")]
    [InlineData("| json | status_code>=500", "model", "path")]
    [InlineData("| pattern \"<a> - <b> [<c>]\"", "b", "c")]
    public void Labels_that_nobody_asks_for_change_nothing(string stages, string first, string second)
    {
        var all = (LogExpression)QueryParser.Parse("{s=\"x\"} " + stages + " | __error__=\"\"");
        LineProcessor whole = LinePipeline.Compile(all).NewProcessor();
        var needs = new FieldNeeds(new HashSet<string> { first, second, "status_code", LabelNames.Error });
        LineProcessor part = LinePipeline.Compile(all.Stages, needs, needsLine: false).NewProcessor();
        var grouping = new Grouping(false, [first, second]);
        int found = 0;
        foreach (LogLine line in Run("", isForward: true).Lines)
        {
            var entry = new LogEntry(line.TimestampNs, Encoding.UTF8.GetBytes(line.Text), line.Stream, line.Metadata);
            bool isKept = whole.Process(entry);
            part.Process(entry).ShouldBe(isKept);
            if (!isKept)
                continue;
            LabelSet labels = whole.Labels.ToLabelSet(grouping);
            part.Labels.ToLabelSet(grouping).ShouldBe(labels);
            found += labels.Count;
        }

        found.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_line_that_is_filtered_out_costs_no_memory()
    {
        var log = (LogExpression)QueryParser.Parse(
            "{s=\"x\"} |= \"GET\" | json | status_code>=500 and duration_ms>1000 | model=\"nobody\"");
        LineProcessor processor = LinePipeline.Compile(log).NewProcessor();
        var entry = new LogEntry(1, Encoding.UTF8.GetBytes(
            """{"method":"GET","status_code":503,"duration_ms":1200.5,"model":"a-model","inner":{"path":"/v1"}}"""),
            OneLine.Stream, LabelSet.Empty);
        for (int i = 0; i < 100; i++)
            processor.Process(entry).ShouldBeFalse();
        // The runtime may allocate once on this thread while it recompiles; lines that cost would cost in each round.
        Enumerable.Range(0, 5).Min(_ => AllocatedBy(1000, processor, entry)).ShouldBe(0);
    }

    private static long AllocatedBy(int lines, LineProcessor processor, in LogEntry entry)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < lines; i++)
            processor.Process(entry);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static LogResult Run(string stages, bool isForward = false, long start = Start, long end = End)
    {
        var query = new LogQuery((LogExpression)QueryParser.Parse("{environment=~\".+\"} " + stages));
        return query.Run(new LogQueryOptions(start, end, 10_000, isForward), ConformanceRecords.Source);
    }
}
