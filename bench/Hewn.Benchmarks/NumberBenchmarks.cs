using BenchmarkDotNet.Attributes;
using Hewn.Records;

namespace Hewn.Benchmarks;

/// <summary>Numbers to JSON.</summary>
public class NumberBenchmarks
{
    private readonly ByteBuffer _target = new(256);
    private int _short = 2332;
    private long _long = 1_719_405_000_123_456;
    private double _decimals = 1234.567;
    private double _allDigits = Math.PI * 1000;

    [Benchmark(Baseline = true)]
    public int FourDigits()
    {
        _target.Clear();
        JsonNumber.AppendFormattable(_target, _short);
        return _target.Length;
    }

    [Benchmark]
    public int SixteenDigits()
    {
        _target.Clear();
        JsonNumber.AppendFormattable(_target, _long);
        return _target.Length;
    }

    [Benchmark]
    public int DoubleOfThreeDecimals()
    {
        _target.Clear();
        JsonNumber.Append(_target, _decimals);
        return _target.Length;
    }

    [Benchmark]
    public int DoubleOfAllDigits()
    {
        _target.Clear();
        JsonNumber.Append(_target, _allDigits);
        return _target.Length;
    }
}
