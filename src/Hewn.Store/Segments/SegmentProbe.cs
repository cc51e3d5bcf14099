using System.Diagnostics.CodeAnalysis;
using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>Looks at single places of a file without disturbing who reads it. Closes nothing.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposing its reader would close the file, which is another's.")]
internal sealed class SegmentProbe
{
    private const int BufferBytes = 16 * 1024;
    private const int MaxEntries = 1000; // Lines without a time in front of the first that has one.

    private readonly SegmentReader _reader;
    private readonly Segment _segment;

    public SegmentProbe(Segment segment, TimestampReader timestamps)
    {
        _segment = segment;
        int bufferBytes = segment.BufferBytes;
        segment.BufferBytes = Math.Min(bufferBytes, BufferBytes);
        _reader = new(segment, timestamps, new ReadTally());
        segment.BufferBytes = bufferBytes;
    }

    /// <summary>The entry that was found last.</summary>
    public Entry Entry { get; } = new();

    /// <summary>Finds the first dated entry that begins at a place or behind it.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="ticks">Its time.</param>
    /// <param name="end">The offset behind it.</param>
    public bool TryFindDated(long offset, out long ticks, out long end)
    {
        _reader.SeekTo(offset, isLineStart: false);
        for (int i = 0; i < MaxEntries && _reader.TryRead(Entry, isFinal: true); i++)
        {
            if (!Entry.HasTimestamp)
                continue;
            (ticks, end) = (Entry.UtcTicks, _reader.EntryEnd);
            return true;
        }

        (ticks, end) = (0, _segment.IsSeekable ? _segment.Length : long.MaxValue);
        return false;
    }
}
