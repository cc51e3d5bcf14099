using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>
/// Two sources as one, by time, each record once. Within a source the order stays as it is; at equal times the first
/// source comes first. Holds one entry of each source, so the length of the logs does not matter. Not thread-safe.
/// </summary>
/// <remarks>A source that is followed may have nothing now and something later: then the other one alone goes
/// on.</remarks>
public sealed class MergedReader : IEntrySource
{
    private readonly IEntrySource[] _sources;
    private readonly bool[] _hasEntry = new bool[2];
    private readonly DuplicateFilter _duplicates = new();
    private int _current = -1;

    /// <summary>Takes over two sources; disposing this disposes them.</summary>
    public MergedReader(IEntrySource first, IEntrySource second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        _sources = [first, second];
    }

    /// <summary>Records that were left out because the other source had shown them.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Which source <see cref="Current"/> comes from: 0 the first, 1 the second.</summary>
    public int CurrentSource => Math.Max(0, _current);

    /// <inheritdoc/>
    public Entry Current => _sources[CurrentSource].Current;

    /// <inheritdoc/>
    public bool TryRead()
    {
        do
        {
            if (_current >= 0)
                _hasEntry[_current] = false;
            _current = -1;
            for (int i = 0; i < _sources.Length; i++)
                _hasEntry[i] = _hasEntry[i] || _sources[i].TryRead();
            if (!_hasEntry[0] && !_hasEntry[1])
                return false;
            _current = !_hasEntry[1] || (_hasEntry[0] && IsFirstNext()) ? 0 : 1;
        }
        while (IsDuplicate());
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IEntrySource source in _sources)
            source.Dispose();
    }

    private bool IsFirstNext() => _sources[0].Current.UtcTicks <= _sources[1].Current.UtcTicks;

    private bool IsDuplicate()
    {
        if (!_duplicates.IsDuplicate(Current, _current))
            return false;
        Duplicates++;
        return true;
    }
}
