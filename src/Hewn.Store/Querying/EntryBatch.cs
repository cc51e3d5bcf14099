using Hewn.LogQL.Entries;

namespace Hewn.Store.Querying;

/// <summary>Entries of one stretch of a file, with the times that were met there.</summary>
internal sealed class EntryBatch : IEntryConsumer
{
    private const int PageBytes = 64 * 1024;
    private readonly long _firstOrder;
    private byte[] _page = [];
    private int _used;

    /// <param name="firstOrder">The place of the first entry among those of the file.</param>
    public EntryBatch(long firstOrder) => _firstOrder = firstOrder;

    public List<KeptEntry> Entries { get; } = [];

    /// <summary>The least time of its lines, those that are not kept included as far as they were parsed.</summary>
    public long MinNs { get; set; } = long.MaxValue;

    /// <summary>The greatest time.</summary>
    public long MaxNs { get; set; } = long.MinValue;

    /// <summary>Bytes of the entries.</summary>
    public long Bytes { get; private set; }

    public bool Accept(in LogEntry entry)
    {
        Bytes += entry.Line.Length;
        Entries.Add(new(entry.TimestampNs, _firstOrder + Entries.Count, Copy(entry.Line.Span), entry.Stream,
            entry.Metadata));
        return true;
    }

    private ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> line)
    {
        if (_page.Length - _used < line.Length)
            (_page, _used) = (new byte[Math.Max(PageBytes, line.Length)], 0);
        Memory<byte> copy = _page.AsMemory(_used, line.Length);
        line.CopyTo(copy.Span);
        _used += line.Length;
        return copy;
    }
}
