namespace Hewn.Store.Merging;

/// <summary>
/// The cursors of a merge, the next one on top: the least time first, at equal times the least order. A cursor that has
/// not begun waits with the time of its first entry and is begun when that is the next.
/// </summary>
internal sealed class CursorHeap : IDisposable
{
    private readonly List<MergeCursor> _all;
    private readonly MergeCursor[] _heap;
    private int _count;

    public CursorHeap(IEnumerable<MergeCursor> cursors)
    {
        _all = [.. cursors];
        _heap = [.. _all];
        _count = _heap.Length;
        for (int i = _count / 2 - 1; i >= 0; i--)
            SiftDown(i);
    }

    /// <summary>The cursor of the next entry; null at the end.</summary>
    public MergeCursor? Next()
    {
        while (_count > 0)
        {
            MergeCursor top = _heap[0];
            if (top.HasBegun)
                return top;
            Advance(top);
        }

        return null;
    }

    /// <summary>Goes on behind the entry of the cursor on top.</summary>
    public void Advance() => Advance(_heap[0]);

    public void Dispose() => _all.ForEach(cursor => cursor.Dispose());

    private void Advance(MergeCursor top)
    {
        if (!top.MoveNext())
        {
            top.Dispose();
            _heap[0] = _heap[--_count];
            _heap[_count] = null!;
        }

        SiftDown(0);
    }

    private void SiftDown(int at)
    {
        if (at >= _count)
            return;
        MergeCursor moved = _heap[at];
        while (true)
        {
            int child = unchecked(2 * at + 1);
            if (child >= _count)
                break;
            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
                child++;
            if (!IsBefore(_heap[child], moved))
                break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = moved;
    }

    private static bool IsBefore(MergeCursor a, MergeCursor b) =>
        a.Ticks < b.Ticks || (a.Ticks == b.Ticks && a.Order < b.Order);
}
