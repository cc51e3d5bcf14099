using Hewn.LogQL.Labels;

namespace Hewn.LogQL.Metrics;

/// <summary>One series' value at one point in time.</summary>
/// <param name="Labels">The series.</param>
/// <param name="Value">Its value.</param>
public readonly record struct MetricElement(LabelSet Labels, double Value);
