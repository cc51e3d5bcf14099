using System.Collections.Concurrent;

namespace Hewn.Runs;

/// <summary>The metrics of a run by name; no more of them than were asked for. Thread-safe.</summary>
/// <param name="max">How many.</param>
internal sealed class MetricNames(int max)
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<MetricSeries> All =>
        [.. _series.Values.OrderBy(series => series.Name, StringComparer.Ordinal)];

    /// <summary>A name as it is written: not empty, and not one of the line's own.</summary>
    public static string Written(string? name) => name switch
    {
        null or "" => "_",
        "step" => "step_",
        "timestamp" => "timestamp_",
        _ => name,
    };

    /// <summary>The metric of that name if it is known.</summary>
    public MetricSeries? Find(string name) => _series.GetValueOrDefault(name);

    /// <summary>The metric of that name, made where it is new; null when there are too many.</summary>
    public MetricSeries? Of(string name) =>
        _series.TryGetValue(name, out MetricSeries? known) ? known : Count < max ? Add(name) : null;

    private MetricSeries? Add(string name)
    {
        lock (_adding)
        {
            if (_series.TryGetValue(name, out MetricSeries? known))
                return known;
            if (_count >= max)
                return null;
            var series = new MetricSeries(name);
            _series[name] = series;
            Volatile.Write(ref _count, _count + 1);
            return series;
        }
    }
}
