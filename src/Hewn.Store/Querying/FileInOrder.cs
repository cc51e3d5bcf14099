namespace Hewn.Store.Querying;

/// <summary>
/// The entries of one file by time. A batch is held back until the next is there, so that a line may stand a batch
/// away from its place; what is further away comes where it stands.
/// </summary>
/// <param name="batches">The file's entries; disposed with this.</param>
/// <param name="isForward">True for the oldest first.</param>
/// <remarks>
/// It ends with the batches, also when all that is wanted of the time seems to lie behind: one line may stand anywhere.
/// </remarks>
internal sealed class FileInOrder(IBatches batches, bool isForward) : IDisposable
{
    private List<KeptEntry> _waiting = []; // the next one last
    private int _ready; // so many of them cannot be preceded by what comes
    private long _bound; // what comes is not before this time, in this direction
    private bool _hasBound;
    private bool _isAtEnd;

    /// <summary>The next entry, without going on; false at the end.</summary>
    public bool TryPeek(CancellationToken token, out KeptEntry entry)
    {
        while (_ready == 0 && !_isAtEnd)
            ReadBatch(token);
        if (_ready == 0)
        {
            entry = default;
            return false;
        }

        entry = _waiting[^1];
        return true;
    }

    /// <summary>Goes on behind the entry that was peeked at.</summary>
    public void Take()
    {
        _waiting.RemoveAt(_waiting.Count - 1);
        _ready--;
    }

    public void Dispose() => batches.Dispose();

    private void ReadBatch(CancellationToken token)
    {
        EntryBatch? batch = batches.Next(token);
        if (batch is null)
        {
            _isAtEnd = true;
            _ready = _waiting.Count;
            return;
        }

        Add(batch.Entries);
        // The bound of the batch before this one holds for all that come.
        if (_hasBound)
            Release(_bound);
        long last = isForward ? batch.MaxNs : batch.MinNs;
        if (last is not (long.MaxValue or long.MinValue))
            (_bound, _hasBound) = (!_hasBound || IsBehind(last, _bound) ? last : _bound, true);
    }

    private void Release(long bound)
    {
        int first = _waiting.Count;
        while (first > 0 && !IsBehind(_waiting[first - 1].TimestampNs, bound))
            first--;
        _ready = _waiting.Count - first;
    }

    private void Add(List<KeptEntry> entries)
    {
        if (entries.Count == 0)
            return;
        _waiting.AddRange(entries);
        if (isForward)
            _waiting.Sort(static (left, right) => right.CompareTo(left));
        else
            _waiting.Sort();
    }

    private bool IsBehind(long time, long other) => isForward ? time > other : time < other;
}
