using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>Reads the tracks of a session, or the metrics of a run, in bounded memory.</summary>
public static class TrackReader
{
    /// <summary>Reads all series. A track that cannot be read is a problem in the answer and no exception.</summary>
    /// <param name="place">The session.</param>
    /// <param name="tails">What stands in rings only.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static StoredTracks Read(SessionPlace place, SessionTails tails, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tails);
        var series = new List<StoredSeries>();
        var problems = new List<string>();
        var tally = new SessionTally();
        long leftOut = 0;
        foreach ((string track, LogSet set) in Tracks(place, problems))
        {
            var fields = new Dictionary<string, StoredSeries>();
            try
            {
                foreach (PointReader point in Points(set, track, tails, tally))
                {
                    cancellation.ThrowIfCancellationRequested();
                    leftOut += Add(point, track, fields, series.Count);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"the track '{track}' cannot be read whole: {e.Message}");
            }

            Name(track, fields.Values);
            series.AddRange(fields.Values);
        }

        problems.AddRange(tally.FaultPlaces);
        if (tally.Unparsable > tally.FaultPlaces.Count)
        {
            problems.Add(FormattableString.Invariant(
                $"{tally.Unparsable - tally.FaultPlaces.Count} more lines of tracks are no points"));
        }

        return new(
            [.. series.OrderBy(s => LossNames.RankOf(s.Name)).ThenBy(s => s.Name, StringComparer.Ordinal)],
            tally.Records,
            leftOut,
            problems);
    }

    /// <summary>The newest value of the series that tells most of a loss, from the end of its file alone.</summary>
    /// <returns>Null when there is none, or it cannot be read.</returns>
    public static (string Series, double Value)? LastLoss(SessionPlace place)
    {
        try
        {
            (string Series, double Value)? best = null;
            foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _)
                .OrderBy(track => LossNames.RankOf(track.Track)).Take(Limits.MaxLossTracks))
            {
                var point = new PointReader();
                foreach (System.Text.Json.JsonElement record in FileEnds.Records(set.ActivePath, withHead: false))
                {
                    point.Read(System.Text.Encoding.UTF8.GetBytes(record.GetRawText()), isMetrics: track.Length == 0);
                    foreach ((string field, double value) in point.Values)
                    {
                        string name = NameOf(track, field);
                        if (LossNames.IsLoss(name)
                            && (best is null || LossNames.RankOf(name) < LossNames.RankOf(best.Value.Series)
                                || name == best.Value.Series))
                            best = (name, value);
                    }
                }
            }

            return best;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The points of a track, one after the other; each is valid until the next.</summary>
    internal static IEnumerable<PointReader> Points(LogSet set, string track, SessionTails tails, SessionTally tally)
    {
        var point = new PointReader();
        using IEntrySource lines = SetReader.Open(set, TimeZoneInfo.Utc, new ReadTally(), tails.Rings.Of(set));
        while (lines.TryRead())
        {
            tally.Take(lines.Current);
            if (lines.Current.Fault is not null)
                continue;
            point.Read(lines.Current.Raw.Span, isMetrics: track.Length == 0);
            yield return point;
        }
    }

    internal static IReadOnlyList<(string Track, LogSet Points)> Tracks(SessionPlace place, List<string> problems)
    {
        try
        {
            IReadOnlyList<(string Track, LogSet Points)> tracks = SessionFiles.TracksOf(place, out bool isCut);
            if (isCut)
                problems.Add($"more than {Limits.MaxTracks} tracks: the others were not read");
            return tracks;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"tracks: {e.Message}");
            return [];
        }
    }

    private static long Add(PointReader point, string track, Dictionary<string, StoredSeries> fields, int others)
    {
        long leftOut = 0;
        foreach ((string field, double value) in point.Values)
        {
            if (!fields.TryGetValue(field, out StoredSeries? series))
            {
                if (others + fields.Count >= Limits.MaxSeries)
                {
                    leftOut++;
                    continue;
                }

                fields.Add(field, series = new StoredSeries(track, field));
            }

            series.Add(point.Step ?? series.Count + series.NotFinite, value);
        }

        return leftOut;
    }

    private static void Name(string track, Dictionary<string, StoredSeries>.ValueCollection fields)
    {
        bool isClear = fields.Count(series => NameOf(track, series.Field) == track) < 2;
        foreach (StoredSeries series in fields)
            series.Name = isClear || track.Length == 0 ? NameOf(track, series.Field) : $"{track}.{series.Field}";
    }

    private static string NameOf(string track, string field)
    {
        if (track.Length == 0)
            return field;
        bool isAlone = field == "value" || field == track[(track.LastIndexOf('/') + 1)..];
        return isAlone ? track : $"{track}.{field}";
    }
}
