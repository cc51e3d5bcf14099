using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>Lines of an answer as entries, for whoever shows entries.</summary>
public static class ShownLine
{
    /// <summary>A line as a record; null when it is none.</summary>
    /// <param name="line">The line; the entry keeps it.</param>
    /// <param name="timestampNs">Its time, nanoseconds since 1970 UTC.</param>
    public static Entry? RecordOf(ReadOnlyMemory<byte> line, long timestampNs)
    {
        var entry = new Entry();
        if (line.IsEmpty || line.Span[0] != (byte)'{' || entry.SetRecord(line) is not null)
            return null;
        entry.UtcTicks = DateTime.UnixEpoch.Ticks + (timestampNs / TimeSpan.NanosecondsPerTick);
        entry.HasTimestamp = true;
        return entry;
    }
}
