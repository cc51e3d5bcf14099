namespace Hewn.LogQL.Metrics;

/// <summary>A value and when it holds.</summary>
/// <param name="TimestampMs">Milliseconds since 1970.</param>
/// <param name="Value">The value.</param>
public readonly record struct MetricPoint(long TimestampMs, double Value);
