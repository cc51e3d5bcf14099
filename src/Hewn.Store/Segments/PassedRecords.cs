using System.Buffers;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>
/// The records that reading has passed over since it read the last one: an entry without a time takes the time of the
/// last dated one among them, which is read only then. One thread's.
/// </summary>
internal struct PassedRecords(Segment segment)
{
    private const int WindowBytes = 8 * 1024;

    private long _from;
    private long _to;
    private IDialect? _dialect; // of all of them; null: JSON

    /// <summary>Whether there are none.</summary>
    public readonly bool IsEmpty => _to == 0;

    /// <summary>Whether records of a dialect can be added to these.</summary>
    public readonly bool TakesMoreOf(IDialect? dialect) => _to == 0 || _dialect == dialect;

    /// <summary>Notes whole lines, each a record by itself or blank.</summary>
    /// <param name="dialect">Their dialect; null: JSON.</param>
    /// <param name="offset">Where they stand in the file.</param>
    /// <param name="bytes">Their bytes.</param>
    public void Add(IDialect? dialect, long offset, long bytes)
    {
        if (_to == 0)
            _from = offset;
        (_dialect, _to) = (dialect, offset + bytes);
    }

    /// <summary>Forgets them: a later time is known.</summary>
    public void Forget() => (_from, _to) = (0, 0);

    /// <summary>The time of the last dated one, which are forgotten then; null when there is none.</summary>
    /// <param name="records">Reads records.</param>
    /// <exception cref="IOException">They cannot be read again.</exception>
    public long? TakeLastTicks(RecordReader records)
    {
        (long from, long to) = (_from, _to);
        Forget();
        int window = WindowBytes;
        while (to > from)
        {
            int length = (int)Math.Min(window, to - from);
            byte[] room = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                if (!TryFill(room.AsSpan(0, length), to - length))
                    return null; // The file was cut meanwhile.
                bool isFirst = to - length == from;
                if (TryFindLast(room.AsMemory(0, length), isFirst, records, out long ticks, out int unread))
                    return ticks;
                to -= length - unread;
                window = unread == length ? 2 * window : WindowBytes; // A line is longer than the window.
                if (isFirst)
                    return null;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(room);
            }
        }

        return null;
    }

    /// <summary>Looks from the end; what stands before <paramref name="unread"/> begins in the middle of a
    /// line.</summary>
    private readonly bool TryFindLast(
        ReadOnlyMemory<byte> text, bool isFirst, RecordReader records, out long ticks, out int unread)
    {
        var entry = new Entry();
        ticks = 0;
        int end = text.Length;
        while (end > 0)
        {
            int start = text.Span[..(end - 1)].LastIndexOf((byte)'\n') + 1;
            if (start == 0 && !isFirst)
                break;
            ReadOnlyMemory<byte> line = text[start..(end - 1)];
            if (line.Span.EndsWith("\r"u8))
                line = line[..^1];
            if (!NestingScanner.IsBlank(line.Span) && TryReadTime(line, records, entry))
            {
                (ticks, unread) = (entry.UtcTicks, start);
                return true;
            }

            end = start;
        }

        unread = end;
        return false;
    }

    private readonly bool TryReadTime(ReadOnlyMemory<byte> line, RecordReader records, Entry entry)
    {
        if (_dialect is null)
            return records.TryReadJson(line, entry) && entry.HasTimestamp;
        records.ReadText(line, _dialect, _dialect.Open(records.Ansi.Without(line.Span)), entry);
        return entry.HasTimestamp;
    }

    private readonly bool TryFill(Span<byte> room, long position)
    {
        while (!room.IsEmpty)
        {
            int read = segment.Read(room, position);
            if (read == 0)
                return false;
            position += read;
            room = room[read..];
        }

        return true;
    }
}
