using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>
/// A log with what stands in rings only, by time; at equal times the file comes first. What has no time comes last.
/// </summary>
internal sealed class TailedReader(IEntrySource file, RingTail tail, ReadTally tally) : IEntrySource
{
    private int _next;
    private bool _hasFileEntry;
    private bool _isFromTail;
    private long _lastTicks;

    public Entry Current => _isFromTail ? tail.Entries[_next - 1] : file.Current;

    public bool TryRead()
    {
        _hasFileEntry = (_isFromTail && _hasFileEntry) || file.TryRead();
        _isFromTail = _next < tail.Entries.Count && (!_hasFileEntry || IsTailNext(tail.Entries[_next].UtcTicks));
        if (_isFromTail)
        {
            Entry entry = tail.Entries[_next++];
            if (entry.UtcTicks == 0)
                entry.UtcTicks = _lastTicks;
            tally.Count(entry);
        }
        else if (!_hasFileEntry)
        {
            return false;
        }

        _lastTicks = Current.UtcTicks;
        return true;
    }

    public void Dispose() => file.Dispose();

    private bool IsTailNext(long ticks) => ticks > 0 && ticks < file.Current.UtcTicks;
}
