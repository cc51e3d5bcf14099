using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Merging;

/// <summary>
/// The files of processes that share a log as one, by time; at equal times the lower number comes first. Nothing is
/// left out: each record was logged by one process. Not thread-safe.
/// </summary>
/// <param name="sources">The files; disposing this disposes them.</param>
public sealed class SharedReader(IEnumerable<IEntrySource> sources) : IEntrySource
{
    private readonly List<IEntrySource> _sources = [.. sources];
    private readonly List<bool> _hasEntry = [];
    private int _current = -1;

    /// <inheritdoc/>
    public Entry Current => _sources[Math.Max(0, _current)].Current;

    /// <summary>Takes over one more.</summary>
    public void Add(IEntrySource source) => _sources.Add(source);

    /// <inheritdoc/>
    public bool TryRead()
    {
        if (_current >= 0)
            _hasEntry[_current] = false;
        _current = -1;
        for (int i = 0; i < _sources.Count; i++)
        {
            if (i == _hasEntry.Count)
                _hasEntry.Add(false);
            _hasEntry[i] = _hasEntry[i] || _sources[i].TryRead();
            if (_hasEntry[i] && (_current < 0 || _sources[i].Current.UtcTicks < _sources[_current].Current.UtcTicks))
                _current = i;
        }

        return _current >= 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _sources.ForEach(source => source.Dispose());
}
