using Hewn.Records;

namespace Hewn.Runs;

/// <summary>One metric: its name as it is written, and what is known of its values. Thread-safe.</summary>
internal sealed class MetricSeries
{
    private static readonly int[] _percents = [50, 95, 99];

    private readonly Lock _gate = new();
    private readonly MetricQuantiles _quantiles = new();
    private readonly byte[] _lead;
    private long _count;
    private long _notFinite;
    private double _min = double.NaN;
    private double _max = double.NaN;
    private double _mean;
    private double _squares; // Of the distances to the mean (Welford 1962): exact where sums of squares are not.
    private double _last = double.NaN;
    private long _lastStep;

    public MetricSeries(string name)
    {
        Name = name;
        var lead = new ByteBuffer(name.Length + 16);
        AppendLead(lead, name);
        _lead = lead.Written.ToArray();
    }

    public string Name { get; }

    /// <summary><c>,"name":</c>.</summary>
    public ReadOnlySpan<byte> Lead => _lead;

    /// <summary>What stands before a value of that name.</summary>
    public static void AppendLead(ByteBuffer target, string name)
    {
        target.Append(",\""u8);
        JsonText.Append(target, name, Limits.MaxNameBytes);
        target.Append("\":"u8);
    }

    public void Add(long step, double value)
    {
        lock (_gate)
        {
            (_last, _lastStep) = (value, step);
            if (!double.IsFinite(value))
            {
                _notFinite++;
                return;
            }

            _count++;
            _min = _count == 1 ? value : Math.Min(_min, value);
            _max = _count == 1 ? value : Math.Max(_max, value);
            double distance = value - _mean;
            _mean += distance / _count;
            _squares += distance * (value - _mean);
            _quantiles.Add(value);
        }
    }

    /// <summary>How it stands now.</summary>
    public MetricStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                double[] quantiles = _quantiles.At(_percents, _min, _max);
                bool isEmpty = _count == 0;
                return new MetricStatistics(
                    Name,
                    _count,
                    _notFinite,
                    _min,
                    _max,
                    isEmpty ? double.NaN : _mean,
                    isEmpty ? double.NaN : Math.Sqrt(_squares / _count),
                    _last,
                    _lastStep,
                    quantiles[0],
                    quantiles[1],
                    quantiles[2],
                    _quantiles.IsExact);
            }
        }
    }
}
