using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Pipelines;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Results;

/// <summary>Takes entries through a pipeline and keeps what comes out, up to a limit.</summary>
internal sealed class LineCollector(LineProcessor processor, int limit) : IEntryConsumer
{
    private readonly List<LogLine> _lines = [];

    /// <summary>What came out.</summary>
    public IReadOnlyList<LogLine> Lines => _lines;

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        if (processor.Process(entry))
        {
            LabelBuilder labels = processor.Labels;
            _lines.Add(new LogLine(entry.TimestampNs, GoText.FromBytes(processor.Line.Span), labels.ToLabelSet(),
                labels.ToLabelSet(LabelOrigin.Stream), labels.ToLabelSet(LabelOrigin.Metadata),
                labels.ToLabelSet(LabelOrigin.Parsed)));
        }

        return _lines.Count < limit;
    }
}
