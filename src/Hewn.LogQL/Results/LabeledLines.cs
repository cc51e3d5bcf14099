using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Results;

/// <summary>Lines of an answer that have the same labels, in the order that was asked for.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Lines">The lines.</param>
public sealed record LabeledLines(LabelSet Labels, IReadOnlyList<LogLine> Lines);
