namespace Hewn.Store.Sessions;

/// <summary>A named series of numbers of a session, and what it came to. Not thread-safe while it is read.</summary>
public sealed class StoredSeries
{
    private readonly ExtremesSampler _sampler = new(Limits.SeriesBuckets);
    private double _mean;

    internal StoredSeries(string track, string field) => (Track, Field, Name) = (track, field, field);

    /// <summary>A series without values.</summary>
    public static StoredSeries Empty => new("", "");

    /// <summary>Its name: <c>track.field</c>, or only one of them where that says it all.</summary>
    public string Name { get; internal set; }

    /// <summary>The track; empty for a run's metrics.</summary>
    public string Track { get; }

    /// <summary>The field of the track's points.</summary>
    public string Field { get; }

    /// <summary>Finite values.</summary>
    public long Count { get; private set; }

    /// <summary>Values that are NaN or infinite; they are in no figure.</summary>
    public long NotFinite { get; private set; }

    /// <summary>The value last written, NaN and infinities included; null when there is none.</summary>
    public double? Last { get; private set; }

    /// <summary>The step of <see cref="Last"/>.</summary>
    public double LastStep { get; private set; }

    /// <summary>The least value; null when none is finite.</summary>
    public SeriesPoint? Min { get; private set; }

    /// <summary>The greatest value; null when none is finite.</summary>
    public SeriesPoint? Max { get; private set; }

    /// <summary>The mean of the finite values; null when there is none.</summary>
    public double? Mean => Count > 0 ? _mean : null;

    /// <summary>The curve: all values, or of a long one so many that every extreme is among them.</summary>
    public IReadOnlyList<SeriesPoint> Points() => _sampler.Points();

    internal void Add(double step, double value)
    {
        (Last, LastStep) = (value, step);
        if (!double.IsFinite(value))
        {
            NotFinite++;
            return;
        }

        var point = new SeriesPoint(Count, step, value);
        Count++;
        _mean += (value - _mean) / Count;
        Min = Min is { } min && min.Value <= value ? min : point;
        Max = Max is { } max && max.Value >= value ? max : point;
        _sampler.Add(step, value);
    }
}
