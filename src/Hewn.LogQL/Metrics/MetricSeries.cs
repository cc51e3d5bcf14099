using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics;

/// <summary>A series over time; points without a value are left out.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Points">Its points in order of time.</param>
public sealed record MetricSeries(LabelSet Labels, IReadOnlyList<MetricPoint> Points);
