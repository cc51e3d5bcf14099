namespace Hewn.Server.Sessions;

/// <summary>
/// Whole numbers that were met, as ranges: numbers come mostly in order, so there are few. Not thread-safe.
/// </summary>
internal sealed class NumberRanges
{
    private readonly List<(long First, long Last)> _ranges = [];

    /// <summary>The greatest number; -1 when there is none.</summary>
    public long Max => _ranges.Count == 0 ? -1 : _ranges[^1].Last;

    /// <summary>Whether a number is among them.</summary>
    public bool Has(long number)
    {
        int at = IndexOf(number);
        return at >= 0 && number <= _ranges[at].Last;
    }

    /// <summary>Adds a number; false when it is there already.</summary>
    public bool Add(long number)
    {
        int at = IndexOf(number);
        if (at >= 0 && number <= _ranges[at].Last)
            return false;
        bool isBehind = at >= 0 && _ranges[at].Last == number - 1;
        bool isBefore = at + 1 < _ranges.Count && _ranges[at + 1].First == number + 1;
        if (isBehind && isBefore)
        {
            _ranges[at] = (_ranges[at].First, _ranges[at + 1].Last);
            _ranges.RemoveAt(at + 1);
        }
        else if (isBehind)
        {
            _ranges[at] = (_ranges[at].First, number);
        }
        else if (isBefore)
        {
            _ranges[at + 1] = (number, _ranges[at + 1].Last);
        }
        else
        {
            _ranges.Insert(at + 1, (number, number));
        }

        return true;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _ranges.Clear();

    /// <summary>The last range that begins at a number or before it; -1 when none does.</summary>
    private int IndexOf(long number)
    {
        int low = 0;
        int high = _ranges.Count;
        if (high > 0 && _ranges[high - 1].First <= number)
            return high - 1; // Fast path - behind all others.
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (_ranges[middle].First <= number)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
