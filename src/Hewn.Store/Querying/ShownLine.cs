using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>Lines of an answer as entries, for whoever shows entries. Not thread-safe.</summary>
public sealed class ShownLine
{
    private readonly RecordReader _records = new(new TimestampReader(TimeZoneInfo.Utc), dialect: null);

    /// <summary>A line as a record, in whatever dialect of JSON; null when it is none.</summary>
    /// <param name="line">The line; the entry keeps it, and is valid until the next call.</param>
    /// <param name="timestampNs">Its time, nanoseconds since 1970 UTC.</param>
    public Entry? RecordOf(ReadOnlyMemory<byte> line, long timestampNs)
    {
        var entry = new Entry();
        if (line.IsEmpty || line.Span[0] != (byte)'{' || !_records.TryReadJson(line, entry))
            return null;
        entry.UtcTicks = DateTime.UnixEpoch.Ticks + (timestampNs / TimeSpan.NanosecondsPerTick);
        entry.HasTimestamp = true;
        return entry;
    }
}
