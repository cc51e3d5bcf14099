using Hewn.LogQL.Labels;

namespace Hewn.Alerts.Evaluation;

/// <summary>A value of a recorded series, or of <c>ALERTS</c>. Immutable.</summary>
/// <param name="Name">The series' name: that of the recording rule, or <c>ALERTS</c>.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">The value.</param>
/// <param name="At">When.</param>
public sealed record RecordedSample(string Name, LabelSet Labels, double Value, DateTimeOffset At);
