using Hewn.LogQL.Expressions;

namespace Hewn.LogQL.Metrics.Steps;

/// <summary>A group's value at one point in time, while its series are added.</summary>
internal struct GroupState
{
    private double _value;
    private double _mean;
    private long _count;

    /// <summary>Adds a series' value.</summary>
    public void Add(VectorOperation operation, double value)
    {
        if (++_count == 1)
        {
            (_value, _mean) = (operation is VectorOperation.Stddev or VectorOperation.Stdvar ? 0 : value, value);
            return;
        }

        switch (operation)
        {
            case VectorOperation.Sum:
                _value += value;
                break;
            case VectorOperation.Avg:
                _mean += (value - _mean) / _count;
                break;
            case VectorOperation.Max when value > _value || double.IsNaN(_value):
            case VectorOperation.Min when value < _value || double.IsNaN(_value):
                _value = value;
                break;
            case VectorOperation.Stddev or VectorOperation.Stdvar:
                double delta = value - _mean;
                _mean += delta / _count;
                _value += delta * (value - _mean);
                break;
        }
    }

    /// <summary>The group's value.</summary>
    public readonly double Result(VectorOperation operation) => operation switch
    {
        VectorOperation.Avg => _mean,
        VectorOperation.Count => _count,
        VectorOperation.Stdvar => _value / _count,
        VectorOperation.Stddev => Math.Sqrt(_value / _count),
        _ => _value,
    };
}
