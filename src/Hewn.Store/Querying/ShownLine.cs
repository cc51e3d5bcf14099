using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>Lines of an answer as entries, for whoever shows entries. Not thread-safe.</summary>
public sealed class ShownLine
{
    private readonly RecordReader _records = new(new TimestampReader(TimeZoneInfo.Utc), dialect: null);

    /// <summary>A line as a record; null when it is none.</summary>
    /// <param name="line">The line; the entry keeps it, and is valid until the next call.</param>
    /// <param name="timestampNs">Its time, nanoseconds since 1970 UTC.</param>
    /// <param name="isAsWritten">
    /// Whether it stands so in a log, and is read in whatever dialect; what a query has made is a record only as JSON
    /// with a message.
    /// </param>
    public Entry? RecordOf(ReadOnlyMemory<byte> line, long timestampNs, bool isAsWritten)
    {
        var entry = new Entry();
        if (line.IsEmpty)
            return null;
        bool isRecord = line.Span[0] == (byte)'{' && _records.TryReadJson(line, entry)
            ? isAsWritten || entry.Has(Field.Message)
            : isAsWritten && TryReadText(line, entry);
        if (!isRecord)
            return null;
        entry.UtcTicks = DateTime.UnixEpoch.Ticks + (timestampNs / TimeSpan.NanosecondsPerTick);
        entry.HasTimestamp = true;
        return entry;
    }

    /// <summary>Reads a record of text with the lines that belong to it; text that is just text is none.</summary>
    private bool TryReadText(ReadOnlyMemory<byte> text, Entry entry)
    {
        ReadOnlySpan<byte> first = TextLines.First(text.Span, out ReadOnlySpan<byte> rest);
        if (NestingScanner.IsBlank(first) || _records.DialectOf(first) is not { } dialect
            || dialect == _records.Plain)
            return false;
        TraceState trace = dialect.Open(first);
        bool isAfterBlank = false;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = TextLines.First(rest, out rest);
            bool isBlank = NestingScanner.IsBlank(line);
            if (!isBlank && !dialect.Continues(ref trace, line, isAfterBlank))
                return false; // two records, or what somebody has put together
            isAfterBlank = isBlank;
        }

        _records.ReadText(text, dialect, trace, entry);
        return true;
    }
}
