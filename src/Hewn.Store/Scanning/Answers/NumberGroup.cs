using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Answers;

/// <summary>The figures of one group: of one thread, or of all.</summary>
internal sealed class NumberGroup
{
    private double[] _values = [];
    private int _valueCount;

    public long Count { get; private set; }

    public ExactSum Sum { get; } = new();

    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The values that were kept, in parts.</summary>
    public List<ArraySegment<double>> Kept { get; } = [];

    /// <summary>How many values each bin of <see cref="DoubleOrder"/> has; null as long as all are kept.</summary>
    public BinCounts? Bins { get; private set; }

    /// <summary>How many of the kept values each bin has; null until <see cref="CountKept"/>.</summary>
    public BinCounts? KeptBins { get; private set; }

    /// <summary>Counts the kept values by bins, on the thread that kept them.</summary>
    public void CountKept()
    {
        FinishPart();
        KeptBins = new();
        foreach (ArraySegment<double> part in Kept)
            KeptBins.Add(part.AsSpan());
    }

    /// <summary>Adds a value to all figures but the kept ones.</summary>
    public void Add(double value)
    {
        unchecked // A count of lines.
        {
            Count++;
        }

        Sum.Add(value);
        if (value < Min)
            Min = value;
        if (value > Max)
            Max = value;
    }

    /// <summary>Adds values to all figures but the kept ones.</summary>
    /// <param name="values">The values.</param>
    /// <param name="room">What summing needs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public void Add(ReadOnlySpan<double> values, ExponentSums room)
    {
        Count += values.Length;
        for (ReadOnlySpan<double> rest = values; !rest.IsEmpty;)
        {
            int count = Math.Min(rest.Length, ExponentSums.MaxValues);
            room.Add(rest[..count], Sum);
            rest = rest[count..];
        }

        (double min, double max) = (Min, Max);
        if (values.Length >= 2 * Vector256<double>.Count)
        {
            (Vector256<double> least, Vector256<double> greatest) = (Vector256.Create(min), Vector256.Create(max));
            for (; values.Length >= Vector256<double>.Count; values = values[Vector256<double>.Count..])
            {
                var four = Vector256.Create(values);
                least = Vector256.ConditionalSelect(Vector256.LessThan(four, least), four, least);
                greatest = Vector256.ConditionalSelect(Vector256.GreaterThan(four, greatest), four, greatest);
            }

            for (int i = 0; i < Vector256<double>.Count; i++)
                (min, max) = (least[i] < min ? least[i] : min, greatest[i] > max ? greatest[i] : max);
        }

        foreach (double value in values)
        {
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        (Min, Max) = (min, max);
    }

    public void Keep(ReadOnlySpan<double> values)
    {
        while (!values.IsEmpty)
        {
            if (_valueCount == _values.Length)
                NewPart();
            int count = Math.Min(values.Length, _values.Length - _valueCount);
            values[..count].CopyTo(_values.AsSpan(_valueCount));
            _valueCount += count;
            values = values[count..];
        }
    }

    public void Keep(double value)
    {
        if (_valueCount == _values.Length)
            NewPart();
        _values[_valueCount++] = value;
    }

    /// <summary>Counts a value by its bin, and those that were kept before.</summary>
    public void KeepRoughly(double value)
    {
        if (Bins is null)
            Roughen();
        Bins!.Add(DoubleOrder.BinOf(value));
    }

    /// <summary>Turns kept values into counts of bins.</summary>
    public void Roughen()
    {
        FinishPart();
        Bins ??= new();
        foreach (ArraySegment<double> part in Kept)
            Bins.Add(part.AsSpan());
        Release();
    }

    /// <summary>Puts the values of the part that is being filled among the kept ones.</summary>
    public void FinishPart()
    {
        if (_valueCount > 0)
            Kept.Add(new(_values, 0, _valueCount));
        (_values, _valueCount) = ([], 0);
    }

    /// <summary>Takes over what another thread has.</summary>
    public void Merge(NumberGroup other)
    {
        other.FinishPart();
        Count += other.Count;
        Sum.Add(other.Sum);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Kept.AddRange(other.Kept);
        if (other.KeptBins is not null)
            (KeptBins ??= new()).Add(other.KeptBins);
        if (other.Bins is not null)
            (Bins ??= new()).Add(other.Bins);
    }

    /// <summary>Gives the room of the kept values back, which are forgotten.</summary>
    public void Release()
    {
        foreach (ArraySegment<double> part in Kept)
            ArrayPool<double>.Shared.Return(part.Array!);
        Kept.Clear();
    }

    private void NewPart()
    {
        int next = Math.Clamp(_values.Length * 2, 64, 65_536);
        FinishPart();
        _values = ArrayPool<double>.Shared.Rent(next); // for the next question, too
    }
}
