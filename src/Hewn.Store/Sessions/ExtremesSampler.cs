namespace Hewn.Store.Sessions;

/// <summary>
/// Thins a series out while it is read, in memory that does not grow with it: values that follow each other share a
/// bucket, which keeps its first, least, greatest and last one. No peak is lost, however long the series.
/// </summary>
/// <param name="buckets">How many buckets are kept; up to twice as many for a while.</param>
internal sealed class ExtremesSampler(int buckets)
{
    private readonly List<Bucket> _buckets = [];
    private long _perBucket = 1;
    private long _count;

    public void Add(double step, double value)
    {
        var point = new SeriesPoint(_count, step, value);
        if (_count / _perBucket < _buckets.Count)
        {
            _buckets[^1] = _buckets[^1].With(point);
        }
        else
        {
            if (_buckets.Count == 2 * buckets)
                Halve();
            if (_count / _perBucket < _buckets.Count)
                _buckets[^1] = _buckets[^1].With(point);
            else
                _buckets.Add(new Bucket(point, point, point, point));
        }

        _count++;
    }

    /// <summary>What was kept, in its order.</summary>
    public IReadOnlyList<SeriesPoint> Points() =>
        [.. _buckets.SelectMany(bucket => bucket.Points()).DistinctBy(point => point.Ordinal)];

    private void Halve()
    {
        for (int i = 0; i < buckets; i++)
            _buckets[i] = _buckets[2 * i].With(_buckets[(2 * i) + 1]);
        _buckets.RemoveRange(buckets, buckets);
        _perBucket *= 2;
    }

    private readonly record struct Bucket(SeriesPoint First, SeriesPoint Least, SeriesPoint Greatest, SeriesPoint Last)
    {
        public Bucket With(SeriesPoint point) => With(new Bucket(point, point, point, point));

        public Bucket With(Bucket next) => new(
            First,
            next.Least.Value < Least.Value ? next.Least : Least,
            next.Greatest.Value > Greatest.Value ? next.Greatest : Greatest,
            next.Last);

        public IEnumerable<SeriesPoint> Points()
        {
            bool isLeastFirst = Least.Ordinal <= Greatest.Ordinal;
            return [First, isLeastFirst ? Least : Greatest, isLeastFirst ? Greatest : Least, Last];
        }
    }
}
