namespace Hewn.Runs;

/// <summary>
/// Quantiles of one metric: exact while its values are few, then from two sketches, one for each sign. Not thread-safe.
/// </summary>
internal sealed class MetricQuantiles
{
    /// <summary>Values that are kept as they are.</summary>
    public const int MaxExact = 512;

    private double[]? _values = new double[16];
    private int _kept;
    private QuantileSketch? _negative;
    private QuantileSketch? _positive;
    private long _zeros;

    public bool IsExact => _values is not null;

    /// <summary>Takes a finite value.</summary>
    public void Add(double value)
    {
        if (_values is null)
        {
            AddToSketch(value);
            return;
        }

        if (_kept == MaxExact)
        {
            double[] values = _values;
            _values = null;
            Array.ForEach(values, AddToSketch);
            AddToSketch(value);
            return;
        }

        if (_kept == _values.Length)
            Array.Resize(ref _values, 2 * _values.Length);
        _values[_kept++] = value;
    }

    /// <summary>The values that so many of 100 do not exceed, within the bounds that are known exactly.</summary>
    public double[] At(ReadOnlySpan<int> percents, double min, double max)
    {
        double[] result = new double[percents.Length];
        double[]? sorted = _values?[.._kept];
        if (sorted is not null)
            Array.Sort(sorted);
        long count = sorted?.Length ?? _zeros + (_negative?.Count ?? 0) + (_positive?.Count ?? 0);
        for (int i = 0; i < percents.Length; i++)
        {
            long rank = Math.Max(0, (((percents[i] * count) + 99) / 100) - 1); // Rounded up, without a double's doubts.
            result[i] = count == 0 ? double.NaN
                : sorted is not null ? sorted[rank]
                : Math.Clamp(SketchAt(rank), min, max);
        }

        return result;
    }

    private void AddToSketch(double value)
    {
        if (value > 0)
            (_positive ??= new QuantileSketch()).Add(value);
        else if (value < 0)
            (_negative ??= new QuantileSketch()).Add(-value);
        else
            _zeros++;
    }

    private double SketchAt(long rank)
    {
        long negative = _negative?.Count ?? 0;
        if (rank < negative)
            return -_negative!.At(negative - 1 - rank); // The largest magnitude is the smallest value.
        return rank < negative + _zeros ? 0 : _positive!.At(rank - negative - _zeros);
    }
}
