using System.Text.Json;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>
/// The records of a session's log and the points of its tracks as one list, by time; at equal times the log comes
/// first. Points have the time at which they were appended.
/// </summary>
/// <param name="place">The session.</param>
/// <param name="naiveZone">The zone of timestamps without one.</param>
/// <param name="tails">What stands in rings only.</param>
/// <param name="tally">Counts what is read.</param>
public sealed class SessionTimeline(
    SessionPlace place, TimeZoneInfo naiveZone, SessionTails tails, SessionTally tally)
{
    private readonly TimestampReader _timestamps = new(naiveZone);

    /// <summary>All of them, in bounded memory; each is valid until the next.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<TimelineEntry> ReadAll()
    {
        var sources = new List<IEnumerator<TimelineEntry>> { Records().GetEnumerator() };
        try
        {
            foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _))
                sources.Add(Points(track, set).GetEnumerator());
            var next = new PriorityQueue<int, (long Ticks, int Source)>();
            for (int i = 0; i < sources.Count; i++)
            {
                if (sources[i].MoveNext())
                    next.Enqueue(i, (sources[i].Current.UtcTicks, i));
            }

            while (next.TryDequeue(out int source, out _))
            {
                yield return sources[source].Current;
                if (sources[source].MoveNext())
                    next.Enqueue(source, (sources[source].Current.UtcTicks, source));
            }
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    /// <summary>The last ones that are wanted, oldest first, as lasting copies, from the ends of the files.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">Chooses; sees what is no record, too.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IReadOnlyList<TimelineEntry> ReadLast(int count, Func<string?, Entry, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var last = new List<TimelineEntry>();
        last.AddRange(Timed(
            null,
            new SessionLog(place, naiveZone, tails, tally).ReadLast(count, entry => isWanted(null, entry))));
        foreach ((string track, LogSet set) in SessionFiles.TracksOf(place, out _))
        {
            last.AddRange(Timed(track, LogTail.ReadLastShared(
                set,
                count,
                naiveZone,
                new ReadTally(),
                entry =>
                {
                    tally.Take(entry);
                    return isWanted(track, entry);
                },
                tails.Rings.Of)));
        }

        return [.. last.OrderBy(entry => entry.UtcTicks).TakeLast(count)]; // In their order where they are of one time.
    }

    private IEnumerable<TimelineEntry> Records() =>
        Timed(null, new SessionLog(place, naiveZone, tails, tally).ReadAll());

    private IEnumerable<TimelineEntry> Points(string track, LogSet set)
    {
        using IEntrySource lines = SetReader.Open(set, naiveZone, new ReadTally(), tails.Rings.Of(set));
        foreach (TimelineEntry point in Timed(track, All(lines)))
            yield return point;
    }

    private IEnumerable<Entry> All(IEntrySource lines)
    {
        while (lines.TryRead())
        {
            tally.Take(lines.Current);
            yield return lines.Current;
        }
    }

    private IEnumerable<TimelineEntry> Timed(string? track, IEnumerable<Entry> entries)
    {
        long ticks = 0;
        foreach (Entry entry in entries)
        {
            if (entry.HasTimestamp)
                ticks = entry.UtcTicks;
            else if (track is not null && entry.Fault is null && TryTime(entry.Raw.Span, out long appended))
                ticks = appended;
            yield return new TimelineEntry(track, ticks, entry);
        }
    }

    /// <summary>When a point was appended, as it says.</summary>
    private bool TryTime(ReadOnlySpan<byte> point, out long ticks)
    {
        ticks = 0;
        var reader = new Utf8JsonReader(point, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isTime = reader.Is("createdAt"u8);
            reader.Read();
            if (isTime && reader.TokenType == JsonTokenType.String && _timestamps.TryRead(reader.ValueSpan, out ticks))
                return true;
            reader.Skip();
        }

        return false;
    }
}
