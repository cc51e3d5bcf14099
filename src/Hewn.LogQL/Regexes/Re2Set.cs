namespace Hewn.LogQL.Regexes;

/// <summary>A set of characters as ranges of code points. Not thread-safe while it is built.</summary>
internal sealed class Re2Set
{
    private const int MaxRune = 0x10FFFF;
    private const int RangesBeforeSorting = 20_000; // so that what is added many times does not pile up

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

    /// <summary>Adds a range.</summary>
    public void Add(int from, int to)
    {
        _isNormal = false;
        _ranges.Add((from, to));
        if (_ranges.Count > RangesBeforeSorting)
            Normalize();
    }

    /// <summary>Adds another set, or all that is not in it.</summary>
    public void Add(Re2Set other, bool isNegated)
    {
        _isNormal = false;
        if (!isNegated)
        {
            _ranges.AddRange(other.Ranges);
            if (_ranges.Count > RangesBeforeSorting)
                Normalize();
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
    }

    /// <summary>Adds the other cases of letters.</summary>
    public void FoldCase()
    {
        (int From, int To)[] plain = [.. Ranges];
        foreach ((int from, int to) in plain)
        {
            if (to < 0x80)
                FoldAscii(from, to);
            else
                FoldAny(from, to);
        }
    }

    private void FoldAscii(int from, int to)
    {
        for (int rune = from; rune <= to; rune++)
        {
            if (!char.IsAsciiLetter((char)rune))
                continue;
            int other = rune ^ 0x20;
            Add(other, other);
            if ((rune | 0x20) == 'k')
                Add(CaseOrbits.Kelvin, CaseOrbits.Kelvin);
            if ((rune | 0x20) == 's')
                Add(CaseOrbits.LongS, CaseOrbits.LongS);
        }
    }

    private void FoldAny(int from, int to)
    {
        ReadOnlySpan<(int Rune, int Other)> pairs = CaseOrbits.Pairs;
        int start = pairs.BinarySearch((from, 0));
        for (int i = start < 0 ? ~start : start; i < pairs.Length && pairs[i].Rune <= to; i++)
            Add(pairs[i].Other, pairs[i].Other);
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
