using Hewn.Store.Entries;

namespace Hewn.Store.Segments;

/// <summary>Entries that were read already, as a source.</summary>
/// <param name="entries">The entries, lasting ones.</param>
public sealed class EntryList(IReadOnlyList<Entry> entries) : IEntrySource
{
    private int _next;

    /// <inheritdoc/>
    public Entry Current => entries[_next - 1];

    /// <inheritdoc/>
    public bool TryRead()
    {
        if (_next == entries.Count)
            return false;
        _next++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is open.
    }
}
