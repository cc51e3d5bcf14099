using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Results;

/// <summary>A line of an answer.</summary>
/// <param name="TimestampNs">Nanoseconds since 1970 UTC.</param>
/// <param name="Text">The text as the stages left it; bytes that are no UTF-8 stand as U+DC80 to U+DCFF.</param>
/// <param name="Labels">All its labels as the stages left them.</param>
/// <param name="Stream">Those of them that its stream has.</param>
/// <param name="Metadata">Those that are structured metadata.</param>
/// <param name="Parsed">Those that stages made, the mark of an error with them.</param>
public sealed record LogLine(
    long TimestampNs, string Text, LabelSet Labels, LabelSet Stream, LabelSet Metadata, LabelSet Parsed)
{
    /// <summary>True for a line that was not found itself but stands beside one (<c>| context</c>).</summary>
    public bool IsContext { get; init; }
}
