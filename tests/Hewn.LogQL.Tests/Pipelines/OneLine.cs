using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Pipelines;

/// <summary>Takes single lines through stages.</summary>
internal static class OneLine
{
    /// <summary>The labels of every line's stream.</summary>
    public static LabelSet Stream { get; } = LabelSet.Of(("s", "api"));

    /// <summary>Structured metadata of every line.</summary>
    public static LabelSet Metadata { get; } = LabelSet.Of(("m", "meta"));

    /// <summary>The line and the labels that stages made of it, <c>-</c> when they dropped it.</summary>
    public static string Through(string stages, string line) => Through(stages, Encoding.UTF8.GetBytes(line));

    /// <summary>The sample of a line: its number and series; <c>-</c> for none.</summary>
    public static string Sample(string stages, byte[] line)
    {
        string function = stages.Contains("| unwrap ", StringComparison.Ordinal) ? "sum_over_time" : "count_over_time";
        var range = (RangeAggregation)QueryParser.Parse($"{function}({{s=\"api\"}} {stages} [5m])");
        SampleExtractor extractor = SampleExtraction.Compile(range.Range, range.Operation, null).NewExtractor();
        return extractor.TryExtract(new LogEntry(1, line, Stream, Metadata), out Sample sample)
            ? $"{(sample.IsFault ? "fault " : "")}{Hewn.LogQL.Values.GoFloat.Format(sample.Value)} {sample.Labels}"
            : "-";
    }

    public static string Through(string stages, byte[] line)
    {
        var log = (LogExpression)QueryParser.Parse("{s=\"api\"} " + stages);
        LineProcessor processor = LinePipeline.Compile(log).NewProcessor();
        if (!processor.Process(new LogEntry(1, line, Stream, Metadata)))
            return "-";
        string text = Encoding.UTF8.GetString(processor.Line.Span);
        LabelSet labels = processor.Labels.ToLabelSet();
        string shown = string.Join(' ', labels
            .Where(label => label.Name != LabelNames.ErrorDetails)
            .Where(label => (label.Name, label.Value) is not (("s", "api") or ("m", "meta")))
            .Select(label => $"{label.Name}={label.Value}"));
        string gone = string.Join(' ', Stream.Concat(Metadata)
            .Where(label => !labels.Has(label.Name))
            .Select(label => "-" + label.Name));
        return string.Join(" | ", new[] { text, shown, gone }.Where(part => part.Length > 0));
    }
}
