using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Shapes;

namespace Hewn.Store.Merging;

/// <summary>The merge of a reading: begins with the first read.</summary>
internal sealed class ReadMerge(OpenedLogs logs) : IDisposable
{
    private readonly TwinFilter _twins = new();
    private readonly ShapeLookers _lookers = new();
    private DecodePool? _pool;
    private CursorHeap? _heap;
    private MergeCursor? _current;

    /// <summary>The entry read last.</summary>
    public Entry Current => (_current ?? throw new InvalidOperationException("Nothing was read.")).Current;

    /// <summary>The number of the log it comes from.</summary>
    public int CurrentLog => _current?.Log ?? throw new InvalidOperationException("Nothing was read.");

    /// <summary>The text that was made of it, if one was.</summary>
    public bool TryGetText(out ReadOnlySpan<byte> text)
    {
        text = default;
        return _current?.TryGetText(out text) == true;
    }

    public bool TryRead()
    {
        CursorHeap heap = _heap ??= Begin();
        do
        {
            if (_current is not null)
                heap.Advance();
            _current = heap.Next();
            if (_current is null)
                return false;
        }
        while (IsDuplicate());
        _current.CountIn(logs.Report.Tally);
        return true;
    }

    public void Dispose()
    {
        _pool?.Dispose();
        _heap?.Dispose();
        _lookers.Dispose();
    }

    private CursorHeap Begin()
    {
        _pool = new(logs.Options.ThreadCount - 1);
        var cursors = new List<MergeCursor>();
        for (int i = 0; i < logs.Count; i++)
        {
            OpenedLog log = logs[i];
            cursors.Add(new LogCursor(new LogDecoder(log, logs, _lookers), _pool, logs.Report, 2 * i, i));
            if (log.Tail is { Entries.Count: > 0 } tail)
                cursors.Add(new ListCursor([.. tail.Entries.Where(IsWanted)], 2 * i + 1, i));
        }

        return new(cursors);
    }

    private bool IsWanted(Entry entry) => logs.Options.Window.Has(entry.UtcTicks);

    private bool IsDuplicate()
    {
        OpenedLog log = logs[_current!.Log];
        if (log.TwinGroup == 0 || !_twins.IsDuplicate(_current.Current, log))
            return false;
        logs.Report.Duplicates++;
        return true;
    }
}
