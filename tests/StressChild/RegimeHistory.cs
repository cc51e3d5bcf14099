namespace StressChild;

/// <summary>The regimes of a life, in their order. One thread adds, any reads.</summary>
internal sealed class RegimeHistory(Regime first)
{
    private const int Capacity = 1 << 16;

    private readonly Regime[] _regimes = Filled(first);
    private int _last;

    /// <summary>The number of the newest.</summary>
    public int Last => Volatile.Read(ref _last);

    /// <summary>Which holds from now on.</summary>
    public void Add(Regime regime)
    {
        _regimes[_last + 1] = regime;
        Volatile.Write(ref _last, _last + 1);
    }

    /// <summary>What was allowed at any moment since that number was the newest.</summary>
    public Regime Since(int number)
    {
        Regime all = _regimes[number].Now();
        for (int last = Last; number < last; number++)
            all = all.Or(_regimes[number + 1].Now());
        return all;
    }

    private static Regime[] Filled(Regime first)
    {
        var regimes = new Regime[Capacity];
        regimes[0] = first;
        return regimes;
    }
}
