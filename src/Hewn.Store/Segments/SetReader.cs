using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Rings;

namespace Hewn.Store.Segments;

/// <summary>
/// Reads the files of a rotated set, oldest first, each up to its end at the time it is reached. All files are opened
/// before the first is read, so that a rotation meanwhile neither loses nor doubles lines. Not thread-safe.
/// </summary>
public sealed class SetReader : IEntrySource
{
    private readonly Queue<SegmentReader> _readers;
    private long _lastTicks;

    /// <summary>Opens the set; a set without files is read as empty.</summary>
    /// <param name="set">What to read.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read; may be shared with other readers of the same thread.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public SetReader(LogSet set, TimeZoneInfo naiveZone, ReadTally tally)
        : this(set, naiveZone, tally, null)
    {
    }

    private SetReader(LogSet set, TimeZoneInfo naiveZone, ReadTally tally, RingTail? tail)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(naiveZone);
        ArgumentNullException.ThrowIfNull(tally);
        var timestamps = new TimestampReader(naiveZone);
        _readers = new(set.Open().Select(segment => new SegmentReader(segment, timestamps, tally, tail)));
    }

    /// <summary>Opens the set together with what stands in rings only.</summary>
    /// <param name="set">What to read.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read.</param>
    /// <param name="tail">What stands in rings only, or null.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IEntrySource Open(LogSet set, TimeZoneInfo naiveZone, ReadTally tally, RingTail? tail)
    {
        var reader = new SetReader(set, naiveZone, tally, tail);
        return tail is null ? reader : new LivingReader(new TailedReader(reader, tail, tally), tail, tally);
    }

    /// <inheritdoc/>
    public Entry Current { get; } = new();

    /// <inheritdoc/>
    public bool TryRead()
    {
        while (_readers.TryPeek(out SegmentReader? reader))
        {
            if (reader.LastTicks == 0)
                reader.LastTicks = _lastTicks;
            if (reader.TryRead(Current, isFinal: true))
                return true;
            _lastTicks = reader.LastTicks;
            _readers.Dequeue().Dispose();
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_readers.TryDequeue(out SegmentReader? reader))
            reader.Dispose();
    }
}
