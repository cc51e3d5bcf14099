namespace Hewn.Store.Merging;

/// <summary>
/// The cursors of a merge, the next one on top: the least time first, at equal times the least order. A cursor that has
/// not begun waits with the time of its first entry and is begun when that is the next.
/// </summary>
internal sealed class CursorHeap : IDisposable
{
    private readonly List<MergeCursor> _all;
    private readonly Place[] _heap;
    private int _count;

    public CursorHeap(IEnumerable<MergeCursor> cursors)
    {
        _all = [.. cursors];
        _heap = [.. _all.Select(cursor => new Place(cursor))];
        _count = _heap.Length;
        for (int i = _count / 2 - 1; i >= 0; i--)
            SiftDown(i);
    }

    /// <summary>The cursor of the next entry; null at the end.</summary>
    public MergeCursor? Next()
    {
        while (_count > 0)
        {
            MergeCursor top = _heap[0].Cursor;
            if (top.HasBegun)
                return top;
            Advance(top);
        }

        return null;
    }

    /// <summary>Goes on behind the entry of the cursor on top.</summary>
    public void Advance() => Advance(_heap[0].Cursor);

    public void Dispose() => _all.ForEach(cursor => cursor.Dispose());

    private void Advance(MergeCursor top)
    {
        if (top.MoveNext())
        {
            _heap[0].Ticks = top.Ticks;
        }
        else
        {
            top.Dispose();
            _heap[0] = _heap[--_count];
            _heap[_count] = default;
        }

        SiftDown(0);
    }

    private void SiftDown(int at)
    {
        if (at >= _count)
            return;
        Span<Place> heap = _heap.AsSpan(0, _count);
        Place moved = heap[at];
        int from = at;
        while (true)
        {
            int child = unchecked(2 * at + 1);
            if (child >= heap.Length)
                break;
            if (child + 1 < heap.Length && heap[child + 1].IsBefore(heap[child]))
                child++;
            if (!heap[child].IsBefore(moved))
                break;
            heap[at] = heap[child];
            at = child;
        }

        if (at != from)
            heap[at] = moved;
    }

    /// <summary>A cursor, with what it is compared by.</summary>
    private struct Place(MergeCursor cursor)
    {
        public readonly MergeCursor Cursor = cursor;
        public long Ticks = cursor.Ticks;
        private readonly int _order = cursor.Order;

        public readonly bool IsBefore(in Place other) =>
            Ticks < other.Ticks || (Ticks == other.Ticks && _order < other._order);
    }
}
