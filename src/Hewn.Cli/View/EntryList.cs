using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Cli.View;

/// <summary>Entries that were read already, as a source.</summary>
internal sealed class EntryList(IReadOnlyList<Entry> entries) : IEntrySource
{
    private int _next;

    public Entry Current => entries[_next - 1];

    public bool TryRead()
    {
        if (_next == entries.Count)
            return false;
        _next++;
        return true;
    }

    public void Dispose()
    {
    }
}
