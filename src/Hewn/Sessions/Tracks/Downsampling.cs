namespace Hewn.Sessions.Tracks;

/// <summary>Fewer points that look like all of them. Pure functions; the points are in order of X and finite.</summary>
public static class Downsampling
{
    /// <summary>
    /// Buckets of equal numbers of points, of each of which the smallest and the largest stay, in their order; beside
    /// them the first and the last point of all. So no extreme value is ever missing.
    /// </summary>
    /// <param name="points">The points.</param>
    /// <param name="maxPoints">How many to keep at most, from 4.</param>
    /// <returns>All points where they are not more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is below 4.</exception>
    public static SeriesPoint[] MinMax(ReadOnlySpan<SeriesPoint> points, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 4);
        if (points.Length <= maxPoints)
            return points.ToArray();
        int buckets = (maxPoints - 2) / 2;
        var kept = new List<SeriesPoint>(maxPoints) { points[0] };
        ReadOnlySpan<SeriesPoint> inner = points[1..^1];
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int start = (int)((long)inner.Length * bucket / buckets);
            int end = (int)((long)inner.Length * (bucket + 1) / buckets);
            AddExtremes(kept, inner[start..end]);
        }

        kept.Add(points[^1]);
        return [.. kept];
    }

    /// <summary>
    /// Largest triangle three buckets (Steinarsson 2013): of each bucket the point that makes the largest triangle with
    /// the one chosen before and the mean of the next bucket. Follows a curve's look; single extremes may be missing.
    /// </summary>
    /// <param name="points">The points.</param>
    /// <param name="maxPoints">How many to keep, from 3.</param>
    /// <returns>All points where they are not more; else exactly so many, the first and the last among them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is below 3.</exception>
    public static SeriesPoint[] LargestTriangle(ReadOnlySpan<SeriesPoint> points, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 3);
        if (points.Length <= maxPoints)
            return points.ToArray();
        var kept = new SeriesPoint[maxPoints];
        kept[0] = points[0];
        kept[^1] = points[^1];
        int buckets = maxPoints - 2;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            ReadOnlySpan<SeriesPoint> next = bucket == buckets - 1
                ? points[^1..]
                : points[BucketStart(points.Length, buckets, bucket + 1)..BucketStart(
                    points.Length, buckets, bucket + 2)];
            ReadOnlySpan<SeriesPoint> own = points[BucketStart(points.Length, buckets, bucket)..BucketStart(
                points.Length, buckets, bucket + 1)];
            kept[bucket + 1] = Farthest(kept[bucket], own, MeanOf(next));
        }

        return kept;
    }

    private static int BucketStart(int count, int buckets, int bucket) =>
        1 + (int)((long)(count - 2) * bucket / buckets);

    private static void AddExtremes(List<SeriesPoint> kept, ReadOnlySpan<SeriesPoint> bucket)
    {
        (int min, int max) = (0, 0);
        for (int i = 1; i < bucket.Length; i++)
        {
            if (bucket[i].Y < bucket[min].Y)
                min = i;
            if (bucket[i].Y > bucket[max].Y)
                max = i;
        }

        kept.Add(bucket[Math.Min(min, max)]);
        if (min != max)
            kept.Add(bucket[Math.Max(min, max)]);
    }

    private static SeriesPoint MeanOf(ReadOnlySpan<SeriesPoint> points)
    {
        (double x, double y) = (0, 0);
        foreach (SeriesPoint point in points)
        {
            x += point.X / points.Length; // Divided first: a sum of large values could be infinite.
            y += point.Y / points.Length;
        }

        return new SeriesPoint(x, y);
    }

    private static SeriesPoint Farthest(SeriesPoint before, ReadOnlySpan<SeriesPoint> own, SeriesPoint next)
    {
        SeriesPoint best = own[0];
        double largest = -1;
        foreach (SeriesPoint point in own)
        {
            double area = Math.Abs(
                ((before.X - next.X) * (point.Y - before.Y)) - ((before.X - point.X) * (next.Y - before.Y)));
            if (area > largest)
                (best, largest) = (point, area);
        }

        return best;
    }
}
