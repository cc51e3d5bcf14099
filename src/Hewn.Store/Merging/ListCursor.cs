using Hewn.Store.Entries;

namespace Hewn.Store.Merging;

/// <summary>Entries that are there already, in a merge. Those without a time come last.</summary>
internal sealed class ListCursor : MergeCursor
{
    private readonly IReadOnlyList<Entry> _entries;
    private int _at = -1;

    public ListCursor(IReadOnlyList<Entry> entries, int order, int log)
        : base(order, log)
    {
        _entries = entries;
        Ticks = entries.Count > 0 ? TicksOf(entries[0]) : long.MaxValue;
    }

    public override Entry Current => _entries[_at];

    public override bool MoveNext()
    {
        HasBegun = true;
        if (++_at >= _entries.Count)
            return false;
        Ticks = TicksOf(Current);
        return true;
    }

    public override void Dispose()
    {
        // Nothing is open.
    }

    private static long TicksOf(Entry entry) => entry.UtcTicks == 0 ? long.MaxValue : entry.UtcTicks;
}
