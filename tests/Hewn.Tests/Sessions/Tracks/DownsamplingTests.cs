using Hewn.Sessions.Tracks;

namespace Hewn.Tests.Sessions.Tracks;

public sealed class DownsamplingTests
{
    private static SeriesPoint[] Random(Random random)
    {
        var points = new SeriesPoint[random.Next(0, 3000)];
        double x = 0;
        for (int i = 0; i < points.Length; i++)
            points[i] = new SeriesPoint(x += random.NextDouble(), random.Next(5) == 0 ? 7 : random.NextDouble() * 1e6);
        return points;
    }

    private static bool IsPart(SeriesPoint[] kept, SeriesPoint[] all)
    {
        int at = 0;
        foreach (SeriesPoint point in kept)
        {
            at = Array.IndexOf(all, point, at) + 1;
            if (at == 0)
                return false;
        }

        return true;
    }

    [Fact]
    public void Buckets_keep_every_extreme_both_ends_and_the_order()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            SeriesPoint[] all = Random(random);
            int max = random.Next(4, 500);
            SeriesPoint[] kept = Downsampling.MinMax(all, max);
            kept.Length.ShouldBeLessThanOrEqualTo(max, $"seed {seed}");
            IsPart(kept, all).ShouldBeTrue($"seed {seed}");
            if (all.Length == 0)
                continue;
            kept.Min(point => point.Y).ShouldBe(all.Min(point => point.Y), $"seed {seed}");
            kept.Max(point => point.Y).ShouldBe(all.Max(point => point.Y), $"seed {seed}");
            (kept[0], kept[^1]).ShouldBe((all[0], all[^1]), $"seed {seed}");
            if (all.Length <= max)
                kept.ShouldBe(all, $"seed {seed}");
            else
                kept.Length.ShouldBeGreaterThan(max / 3, $"seed {seed}");
        }
    }

    [Fact]
    public void Triangles_keep_as_many_as_asked_both_ends_and_the_order()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            SeriesPoint[] all = Random(random);
            int max = random.Next(3, 500);
            SeriesPoint[] kept = Downsampling.LargestTriangle(all, max);
            kept.Length.ShouldBe(Math.Min(max, all.Length), $"seed {seed}");
            IsPart(kept, all).ShouldBeTrue($"seed {seed}");
            if (all.Length > 0)
                (kept[0], kept[^1]).ShouldBe((all[0], all[^1]), $"seed {seed}");
        }
    }

    [Fact]
    public void A_peak_on_a_flat_line_is_the_largest_triangle()
    {
        SeriesPoint[] all = [.. Enumerable.Range(0, 1000).Select(i => new SeriesPoint(i, i == 421 ? 5 : 0))];
        Downsampling.LargestTriangle(all, 20).ShouldContain(new SeriesPoint(421, 5));
        Downsampling.MinMax(all, 20).ShouldContain(new SeriesPoint(421, 5));
    }

    [Fact]
    public void Too_few_points_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Downsampling.MinMax([], 3));
        Should.Throw<ArgumentOutOfRangeException>(() => Downsampling.LargestTriangle([], 2));
    }
}
