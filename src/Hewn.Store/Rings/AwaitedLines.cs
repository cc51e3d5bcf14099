namespace Hewn.Store.Rings;

/// <summary>
/// Hashes of lines of a file, or of a ring, that wait for the other side, at most so many; then the oldest go. Not
/// thread-safe.
/// </summary>
internal sealed class AwaitedLines
{
    private readonly Queue<(UInt128 Hash, int File, long End)> _order = new();
    private readonly Dictionary<UInt128, int> _counts = [];

    /// <summary>Remembers a line.</summary>
    /// <param name="hash">Of what it says.</param>
    /// <param name="file">Which file it is from; higher is later.</param>
    /// <param name="end">Where it ends there.</param>
    public void Add(UInt128 hash, int file, long end)
    {
        if (_order.Count == Limits.MaxAwaitedLines)
            TryTake(_order.Dequeue().Hash);
        _order.Enqueue((hash, file, end));
        _counts[hash] = _counts.GetValueOrDefault(hash) + 1;
    }

    /// <summary>Forgets one line that says this; false when there is none.</summary>
    public bool TryTake(UInt128 hash)
    {
        if (!_counts.TryGetValue(hash, out int count))
            return false;
        if (count == 1)
            _counts.Remove(hash);
        else
            _counts[hash] = count - 1;
        if (_counts.Count == 0)
            _order.Clear();
        return true;
    }

    /// <summary>Forgets the lines of earlier files, and those of this one up to an end.</summary>
    public void Forget(int file, long end)
    {
        while (_order.TryPeek(out (UInt128 Hash, int File, long End) first)
            && (first.File < file || (first.File == file && first.End <= end)))
            TryTake(_order.Dequeue().Hash);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _order.Clear();
        _counts.Clear();
    }
}
