using Hewn.Store.Scanning.Answers;

namespace Hewn.Store.Tests.Scanning;

/// <summary>What is done for many numbers at once gives what is done for one after the other.</summary>
public sealed class NumberFigureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_numbers_are_added_as_each_of_them(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 40; run++)
        {
            double[] values = Numbers(random, random.Next(3000));
            (NumberGroup many, NumberGroup each) = (new(), new());
            many.Add(values, new ExponentSums());
            foreach (double value in values)
                each.Add(value);
            (many.Count, many.Min, many.Max).ShouldBe((each.Count, each.Min, each.Max));
            many.Sum.ToDouble().ShouldBe(each.Sum.ToDouble(), $"seed {seed}, run {run}, {values.Length} values");
        }
    }

    [Fact]
    public void The_sums_of_a_block_leave_nothing_for_the_next_one()
    {
        var sums = new ExponentSums();
        (ExactSum first, ExactSum second) = (new(), new());
        sums.Add([1e300, -0.5, 3, 5e-324, 7], first);
        sums.Add([2, -0.25], second);
        second.ToDouble().ShouldBe(1.75);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_rank_is_found_without_sorting(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 60; run++)
        {
            int count = random.Next(1, 2000);
            double[] values = run % 3 == 0
                ? [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(4))]
                : Numbers(random, count);
            if (run % 5 == 0)
                Array.Sort(values);
            double[] sorted = [.. values.Order()];
            foreach (int rank in (int[])[0, count - 1, count / 2, random.Next(count), random.Next(count)])
                Selection.At(values, rank).ShouldBe(sorted[rank], $"seed {seed}, run {run}, rank {rank} of {count}");
            values.Order().ShouldBe(sorted);
        }
    }

    [Fact]
    public void The_values_of_a_bin_are_those_that_are_sorted_into_it()
    {
        double[] values = Numbers(new Random(6), 4001);
        foreach (IGrouping<int, double> bin in values.GroupBy(DoubleOrder.BinOf).Take(300))
        {
            double[] taken = new double[bin.Count()];
            DoubleOrder.Take(values, bin.Key, taken).ShouldBe(taken.Length);
            taken.ShouldBe(bin);
        }
    }

    [Fact]
    public void Values_that_are_counted_together_are_counted_in_their_bins()
    {
        double[] odd = [double.MaxValue, -0.0, 0.0, -double.Epsilon];
        double[] values = [.. Numbers(new Random(7), 4001), .. odd, .. Enumerable.Repeat(12.5, 9)];
        for (int count = 0; count <= values.Length; count += count < 12 ? 1 : 331)
        {
            double[] taken = values[^count..];
            var together = new BinCounts();
            together.Add(taken.AsSpan());
            foreach (IGrouping<int, double> bin in taken.GroupBy(DoubleOrder.BinOf))
                together[bin.Key].ShouldBe(bin.Count());
            if (count > 0)
                together.Find(count - 1).Bin.ShouldBe(taken.Max(DoubleOrder.BinOf));
        }
    }

    private static double[] Numbers(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => random.Next(12) switch
        {
            0 => 0,
            1 => -random.NextDouble() * 1000,
            2 => BitConverter.Int64BitsToDouble(random.NextInt64(1L << 52)), // subnormal
            3 => random.NextDouble() * 1e200,
            4 => -random.NextDouble() * 1e-200,
            _ => random.Next(3_000_000) / 1000.0,
        }),
    ];
}
