using System.Runtime.InteropServices;

namespace Hewn.LogQL.Metrics.Windows;

/// <summary>Every value, without its time: <c>quantile_over_time</c>. Many are kept in parts that never move.</summary>
internal struct ValuesState : IPaneState<ValuesState>
{
    private const int FirstLength = 4;
    private const int PartLength = 16_384; // 128 KiB
    private List<ArraySegment<double>>? _full;
    private double[]? _values;
    private int _used;

    /// <summary>How many values.</summary>
    public int Count { get; private set; }

    public int Add(long timestampNs, double value)
    {
        if (_values is null || _used == _values.Length)
            Grow();
        _values![_used++] = value;
        Count++;
        return 1;
    }

    /// <summary>Adds values; all of them are held.</summary>
    public int AddRange(ReadOnlySpan<double> values)
    {
        for (ReadOnlySpan<double> rest = values; !rest.IsEmpty;)
        {
            if (_values is null || _used == _values.Length)
                Grow();
            int fits = Math.Min(rest.Length, _values!.Length - _used);
            rest[..fits].CopyTo(_values.AsSpan(_used));
            _used += fits;
            rest = rest[fits..];
        }

        Count += values.Length;
        return values.Length;
    }

    public readonly ValuesState With(in ValuesState later)
    {
        var parts = new List<ArraySegment<double>>();
        AddPartsTo(parts);
        later.AddPartsTo(parts);
        return new() { _full = parts, Count = Count + later.Count };
    }

    /// <summary>Adds the values, in parts.</summary>
    public readonly void AddPartsTo(List<ArraySegment<double>> parts)
    {
        parts.AddRange(CollectionsMarshal.AsSpan(_full));
        if (_used > 0)
            parts.Add(new(_values!, 0, _used));
    }

    private void Grow()
    {
        if (_used < PartLength)
        {
            Array.Resize(ref _values, Math.Max(FirstLength, _used * 2));
            return;
        }

        // A list of its own: a copy of this state may still be asked for what it had.
        _full = [.. _full ?? [], new(_values!, 0, _used)];
        (_values, _used) = (new double[PartLength], 0);
    }
}
