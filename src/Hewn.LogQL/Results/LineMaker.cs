using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Results;

/// <summary>Makes the line of an answer of what a processor has let through last.</summary>
internal sealed class LineMaker(LineProcessor processor)
{
    public LogLine Make(in LogEntry entry)
    {
        LabelBuilder labels = processor.Labels;
        return new LogLine(entry.TimestampNs, GoText.FromBytes(processor.Line.Span), labels.ToLabelSet(),
            labels.ToLabelSet(LabelOrigin.Stream), labels.ToLabelSet(LabelOrigin.Metadata),
            labels.ToLabelSet(LabelOrigin.Parsed));
    }

    /// <summary>The line of an entry that no stage has seen.</summary>
    public static LogLine Untouched(in LogEntry entry) => new(entry.TimestampNs, GoText.FromBytes(entry.Line.Span),
        entry.Stream, entry.Stream, LabelSet.Empty, LabelSet.Empty);
}
