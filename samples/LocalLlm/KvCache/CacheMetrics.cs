using System.Diagnostics.Metrics;

namespace LocalLlm.KvCache;

/// <summary>
/// The statistics as instruments of the meter <c>LocalLlm.KvCache</c>, for whoever collects: an OpenTelemetry set-up,
/// or dotnet-counters.
/// </summary>
internal sealed class CacheMetrics : IDisposable
{
    public const string MeterName = "LocalLlm.KvCache";

    private readonly Meter _meter = new(MeterName);

    public CacheMetrics(Func<CacheStatistics?> read)
    {
        foreach (CacheMetric metric in CacheMetric.All)
        {
            IEnumerable<Measurement<double>> Measure()
            {
                if (read() is { } now && metric.Read(now) is { } value)
                    yield return new Measurement<double>(value);
            }

            if (metric.IsCounter)
                _meter.CreateObservableCounter<double>(metric.Name, Measure, description: metric.Description);
            else
                _meter.CreateObservableGauge<double>(metric.Name, Measure, description: metric.Description);
        }
    }

    public void Dispose() => _meter.Dispose();
}
