using System.Runtime.InteropServices;
using Hewn.LogQL.Metrics.Windows;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Quantiles of many values are those of the sorted values.</summary>
public sealed class QuantileTests
{
    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(2, 33_000)]
    [InlineData(3, 100_000)]
    [InlineData(4, 5_000)]
    public void Values_in_parts_have_the_quantiles_of_the_sorted_ones(int seed, int count)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => Value(random, seed))];
        var state = default(ValuesState);
        foreach (double value in values.Take(count / 2))
            state.Add(0, value);
        var other = default(ValuesState);
        foreach (double value in values.Skip(count / 2))
            other.Add(0, value);
        ValuesState both = state.With(other);
        both.Count.ShouldBe(count);
        var parts = new List<ArraySegment<double>>();
        both.AddPartsTo(parts);
        parts.Sum(part => part.Count).ShouldBe(count);
        Array.Sort(values); // NaN first
        double[] room = [];
        foreach (double quantile in new[] { 0, 0.001, 0.25, 0.5, 0.95, 0.99999, 1, -1, 2, double.NaN })
        {
            double found = Quantile.Of(quantile, CollectionsMarshal.AsSpan(parts), ref room);
            found.ShouldBe(Expected(quantile, values), $"{quantile}");
        }
    }

    [Fact]
    public void A_state_keeps_what_it_had_when_another_grows_from_it()
    {
        var state = default(ValuesState);
        for (int i = 0; i < 40_000; i++)
            state.Add(0, i);
        ValuesState copy = state;
        for (int i = 0; i < 40_000; i++)
            copy.Add(0, -1);
        var parts = new List<ArraySegment<double>>();
        state.AddPartsTo(parts);
        parts.SelectMany(part => part).ShouldAllBe(value => value >= 0);
        parts.Sum(part => part.Count).ShouldBe(40_000);
    }

    private static double Value(Random random, int seed) => random.Next(50) switch
    {
        0 when seed == 3 => double.NaN,
        1 when seed == 3 => double.PositiveInfinity,
        2 when seed == 3 => double.NegativeInfinity,
        3 => 7,
        4 => 0,
        5 => -random.NextDouble() * 1e-300,
        _ when seed == 2 => 42.5,
        _ => Math.Round(random.NextDouble() * 2000, 3),
    };

    private static double Expected(double quantile, double[] sorted)
    {
        if (double.IsNaN(quantile))
            return double.NaN;
        if (quantile is < 0 or > 1)
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        double rank = quantile * (sorted.Length - 1);
        double weight = rank - Math.Floor(rank);
        double below = sorted[(int)Math.Floor(rank)];
        double above = sorted[Math.Min(sorted.Length - 1, (int)Math.Floor(rank) + 1)];
        return (below * (1 - weight)) + (above * weight);
    }
}
