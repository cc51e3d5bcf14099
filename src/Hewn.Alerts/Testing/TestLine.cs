using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Testing;

/// <summary>A line of a unit test. Immutable.</summary>
/// <param name="TimestampNs">When, in nanoseconds since 1970.</param>
/// <param name="Text">The line, UTF-8.</param>
/// <param name="Stream">Labels of its stream.</param>
/// <param name="Metadata">Structured metadata.</param>
internal sealed record TestLine(long TimestampNs, byte[] Text, LabelSet Stream, LabelSet Metadata);
