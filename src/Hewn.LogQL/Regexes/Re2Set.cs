namespace Hewn.LogQL.Regexes;

/// <summary>A set of characters as ranges of code points. Not thread-safe while it is built.</summary>
internal sealed class Re2Set
{
    private const int MaxRune = 0x10FFFF;

    private readonly List<(int From, int To)> _ranges = [];
    private bool _isNormal;

    /// <summary>The ranges, sorted and apart from each other; looking changes nothing.</summary>
    public IReadOnlyList<(int From, int To)> Ranges
    {
        get
        {
            if (!_isNormal)
                Normalize();
            _isNormal = true;
            return _ranges;
        }
    }

    /// <summary>True when the set says what is not in it, so that bytes that are no UTF-8 are in it.</summary>
    public bool HoldsLoneHalves { get; private set; }

    /// <summary>Adds a range.</summary>
    public void Add(int from, int to)
    {
        _isNormal = false;
        _ranges.Add((from, to));
    }

    /// <summary>Adds another set, or all that is not in it.</summary>
    public void Add(Re2Set other, bool isNegated)
    {
        _isNormal = false;
        if (!isNegated)
        {
            _ranges.AddRange(other.Ranges);
            HoldsLoneHalves |= other.HoldsLoneHalves;
            return;
        }

        int next = 0;
        foreach ((int from, int to) in other.Ranges)
        {
            if (from > next)
                _ranges.Add((next, from - 1));
            next = to + 1;
        }

        if (next <= MaxRune)
            _ranges.Add((next, MaxRune));
        HoldsLoneHalves |= !other.HoldsLoneHalves;
    }

    /// <summary>Adds the other case of letters.</summary>
    public void FoldCase()
    {
        foreach ((int from, int to) in Ranges.ToArray())
        {
            for (int rune = from; rune <= Math.Min(to, char.MaxValue); rune++)
            {
                if (rune is >= 0xD800 and <= 0xDFFF)
                    continue;
                int upper = char.ToUpperInvariant((char)rune);
                int lower = char.ToLowerInvariant((char)rune);
                if (upper != rune)
                    _ranges.Add((upper, upper));
                if (lower != rune)
                    _ranges.Add((lower, lower));
            }
        }

        _isNormal = false;
        if (Ranges.Any(range => range.From <= 'k' && range.To >= 'k'))
            Add(0x212A, 0x212A); // the Kelvin sign
        if (Ranges.Any(range => range.From <= 's' && range.To >= 's'))
            Add(0x017F, 0x017F); // the long s
    }

    private void Normalize()
    {
        _ranges.Sort();
        int kept = 0;
        for (int i = 1; i < _ranges.Count; i++)
        {
            if (_ranges[i].From <= _ranges[kept].To + 1)
                _ranges[kept] = (_ranges[kept].From, Math.Max(_ranges[kept].To, _ranges[i].To));
            else
                _ranges[++kept] = _ranges[i];
        }

        if (_ranges.Count > kept + 1)
            _ranges.RemoveRange(kept + 1, _ranges.Count - kept - 1);
    }
}
