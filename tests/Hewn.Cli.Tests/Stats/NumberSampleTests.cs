using Hewn.Cli.Stats;

namespace Hewn.Cli.Tests.Stats;

public sealed class NumberSampleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Without_room_for_all_quantiles_are_at_most_one_per_cent_off(int room)
    {
        var random = new Random(20261121);
        var sample = new NumberSample(new NumberBudget(room));
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => Math.Exp(random.NextDouble() * 20 - 8) - 1)];
        Array.ForEach(values, sample.Add);
        Array.Sort(values);
        StatsNumbers numbers = sample.Summarise().ShouldNotBeNull();
        numbers.IsExact.ShouldBe(room >= values.Length);
        numbers.Count.ShouldBe(values.Length);
        numbers.Mean.ShouldBe(values.Average(), 1e-6);
        (numbers.Min, numbers.Max).ShouldBe((values[0], values[^1]));
        foreach ((double q, double found) in new[] { (0.5, numbers.P50), (0.9, numbers.P90), (0.99, numbers.P99) })
        {
            double rank = q * (values.Length - 1);
            double low = values[(int)rank];
            double high = values[(int)rank + 1];
            found.ShouldBeInRange(low - 0.011 * Math.Abs(low), high + 0.011 * Math.Abs(high));
        }
    }
}
