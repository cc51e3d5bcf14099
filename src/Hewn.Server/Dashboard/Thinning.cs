using Hewn.Store.Sessions;

namespace Hewn.Server.Dashboard;

/// <summary>Thins a curve out: neighbours share a bucket, of which its extremes and ends stay.</summary>
internal static class Thinning
{
    private const int PerBucket = 4;

    /// <summary>The curve, in its order.</summary>
    /// <param name="points">All its points.</param>
    /// <param name="most">How many may be left; 4 or more.</param>
    public static IReadOnlyList<SeriesPoint> Of(IReadOnlyList<SeriesPoint> points, int most)
    {
        if (points.Count <= most)
            return points;
        int buckets = most / PerBucket;
        var kept = new List<SeriesPoint>(most);
        for (int i = 0; i < buckets; i++)
        {
            int from = (int)((long)points.Count * i / buckets);
            int end = (int)((long)points.Count * (i + 1) / buckets);
            (int least, int greatest) = (from, from);
            for (int at = from; at < end; at++)
            {
                least = points[at].Value < points[least].Value ? at : least;
                greatest = points[at].Value > points[greatest].Value ? at : greatest;
            }

            SortedSet<int> stay = [from, least, greatest, end - 1];
            kept.AddRange(stay.Select(at => points[at]));
        }

        return kept;
    }
}
