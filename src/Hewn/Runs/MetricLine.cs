using Hewn.Records;

namespace Hewn.Runs;

/// <summary>
/// Builds lines of <c>metrics.jsonl</c>: <c>{"step":100,"timestamp":"…","loss":0.5}</c>. A thread keeps one for its
/// next calls; nothing in it calls code of others, so no two are needed.
/// </summary>
internal sealed class MetricLine
{
    private const int ManyNames = 4096;

    [ThreadStatic]
    private static MetricLine? _ofThread;

    private readonly ByteBuffer _bytes = new(512);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _headLength;

    public static MetricLine OfThread => _ofThread ??= new MetricLine();

    /// <summary>Whether something stands in it beside the head.</summary>
    public bool HasValues => _bytes.Length > _headLength;

    /// <summary>Whether one more metric might make the line longer than a line may be.</summary>
    public bool IsFull => _bytes.Length > Limits.MaxLineBytes - (2 * Limits.MaxNameBytes) - 64;

    public void Begin(long step, DateTimeOffset time, TimestampFormat format, TimeZoneInfo local)
    {
        _bytes.Clear();
        _bytes.Append("{\"step\":"u8);
        JsonNumber.Append(_bytes, step);
        _bytes.Append(",\"timestamp\":"u8);
        Timestamp.Append(_bytes, time, format, local);
        _headLength = _bytes.Length;
    }

    /// <summary>Starts another line of the same step and time.</summary>
    public void BeginAgain() => _bytes.Truncate(_headLength);

    public void Add(ReadOnlySpan<byte> lead, in Metric metric)
    {
        _bytes.Append(lead);
        AppendValue(metric);
    }

    public void Add(string name, in Metric metric)
    {
        MetricSeries.AppendLead(_bytes, name);
        AppendValue(metric);
    }

    /// <summary>The finished line.</summary>
    public ReadOnlySpan<byte> End()
    {
        _bytes.Append("}\n"u8);
        return _bytes.Written;
    }

    /// <summary>Whether a name stands twice among these.</summary>
    public bool HasTwins(ReadOnlySpan<Metric> metrics)
    {
        bool hasTwins = false;
        foreach (ref readonly Metric metric in metrics)
            hasTwins |= !_seen.Add(MetricNames.Written(metric.Name));
        _seen.Clear();
        if (metrics.Length > ManyNames)
            _seen.TrimExcess(); // Emptying it costs time for each name that it has room for.
        return hasTwins;
    }

    private void AppendValue(in Metric metric)
    {
        if (metric.Kind == MetricKind.Integer)
            JsonNumber.Append(_bytes, metric.Integer);
        else if (metric.Kind == MetricKind.Single)
            JsonNumber.Append(_bytes, (float)metric.Value);
        else
            JsonNumber.Append(_bytes, metric.Value);
    }
}
