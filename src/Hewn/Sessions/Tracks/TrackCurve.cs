namespace Hewn.Sessions.Tracks;

/// <summary>One field of all points of a file.</summary>
internal static class TrackCurve
{
    /// <summary>Its finite values in the order of X, and how many are not finite.</summary>
    public static (List<SeriesPoint> Points, long NotFinite) Of(TrackReader reader, string field)
    {
        var points = new List<SeriesPoint>();
        long notFinite = 0;
        bool isSorted = true;
        double x = 0;
        var walk = new FieldWalk((name, value) =>
        {
            if (name != field)
                return;
            if (!double.IsFinite(value))
            {
                notFinite++;
                return;
            }

            isSorted &= points.Count == 0 || points[^1].X <= x;
            points.Add(new SeriesPoint(x, value));
        });
        reader.Scan(0, (point, data) =>
        {
            x = point.Step ?? point.Index;
            walk.Over(data);
        });
        // Steps go back where a training went on from an older state; a curve has one direction.
        return (isSorted ? points : [.. points.OrderBy(point => point.X)], notFinite);
    }
}
