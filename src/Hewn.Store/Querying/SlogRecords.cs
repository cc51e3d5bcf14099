using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Querying;

/// <summary>Reads lines of slog's text, each a record by itself, as their dialect does. One thread's.</summary>
/// <param name="zone">The zone of times that name none.</param>
internal sealed class SlogRecords(TimeZoneInfo zone)
{
    private readonly RecordReader _records = new(new TimestampReader(zone), dialect: null);

    /// <summary>The record that was read last; valid until the next.</summary>
    public Entry Entry { get; } = new();

    /// <summary>Reads a line, which has no line end.</summary>
    public Entry Read(ReadOnlyMemory<byte> line)
    {
        IDialect dialect = _records.Logfmt;
        _records.ReadText(line, dialect, dialect.Open(_records.Ansi.Without(line.Span)), Entry);
        return Entry;
    }
}
