using Hewn.Files;
using Hewn.Runs;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Statistics of a track's fields, taken from the file: points of earlier lives and of other processes count, too. What
/// was read once is not read again. Thread-safe.
/// </summary>
internal sealed class TrackFigures
{
    private readonly TrackReader _reader;
    private readonly Lock _gate = new();
    private readonly FieldWalk _walk;
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private FileIdentity? _identity;
    private long _position;
    private long _points;
    private long _step;
    private long _untracked;

    public TrackFigures(TrackReader reader)
    {
        _reader = reader;
        _walk = new FieldWalk(Add);
    }

    public TrackStatistics Take()
    {
        lock (_gate)
        {
            if (_reader.Facts is { } facts)
            {
                if (facts.Identity != _identity || facts.Length < _position)
                    StartAgain_NeedsLock(facts.Identity);
                _position = _reader.Scan(_position, Count);
            }
            else
            {
                StartAgain_NeedsLock(null);
            }

            return new TrackStatistics(
                _points,
                _series.Values.OrderBy(series => series.Name, StringComparer.Ordinal)
                    .ToDictionary(series => series.Name, series => series.Statistics, StringComparer.Ordinal),
                _untracked);
        }
    }

    private void StartAgain_NeedsLock(FileIdentity? identity)
    {
        _identity = identity;
        _series.Clear();
        (_position, _points, _untracked) = (0, 0, 0);
    }

    private void Count(PointLine point, ReadOnlySpan<byte> data)
    {
        _points++;
        _step = point.Step ?? point.Index;
        _walk.Over(data);
    }

    private void Add(string name, double value)
    {
        if (!_series.TryGetValue(name, out MetricSeries? series))
        {
            if (_series.Count >= Limits.MaxTrackFields)
            {
                _untracked++;
                return;
            }

            _series[name] = series = new MetricSeries(name);
        }

        series.Add(_step, value);
    }
}
