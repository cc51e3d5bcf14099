using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Results;

/// <summary>What a log query found. Immutable.</summary>
/// <param name="Lines">Lines in the order that was asked for, over all streams.</param>
public sealed record LogResult(IReadOnlyList<LogLine> Lines)
{
    /// <summary>The lines by all their labels.</summary>
    public IReadOnlyList<LabeledLines> Streams => Group(line => line.Labels);

    /// <summary>The lines by those of their labels that their streams have.</summary>
    public IReadOnlyList<LabeledLines> IndexedStreams => Group(line => line.Stream);

    private LabeledLines[] Group(Func<LogLine, LabelSet> labels) =>
        [.. Lines.GroupBy(labels).Select(group => new LabeledLines(group.Key, [.. group]))];
}
