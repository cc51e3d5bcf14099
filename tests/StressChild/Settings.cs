using Hewn;

namespace StressChild;

/// <summary>The settings in force, as the driver knows them. One thread only.</summary>
internal sealed class Settings
{
    private readonly Level?[] _named = new Level?[JournalFile.Threads];
    private readonly Level?[] _set = new Level?[JournalFile.Threads];
    private Level? _minimum;
    private Level? _setMinimum;
    private HewnOptions _code = new();
    private int _generation;

    /// <summary>A configuration says it; null: no more. Logger -1: the minimum.</summary>
    public void Configure(int logger, Level? level)
    {
        if (logger < 0)
            _minimum = level;
        else
            _named[logger] = level;
    }

    /// <summary>It is set while the program runs; null: taken back.</summary>
    public void Set(int logger, Level? level)
    {
        if (logger < 0)
            _setMinimum = level;
        else
            _set[logger] = level;
    }

    /// <summary>Another system starts with these options. What was set ends.</summary>
    public void Start(HewnOptions code, int generation)
    {
        (_code, _generation, _setMinimum) = (code, generation, null);
        Array.Clear(_set);
    }

    /// <summary>What they allow.</summary>
    public Regime Regime()
    {
        Level[] levels = [.. Enumerable.Range(0, _named.Length).Select(LevelOf)];
        return new Regime
        {
            Low = levels,
            High = levels,
            Folds = _code.FoldRepeats > TimeSpan.Zero,
            Limited =
            [
                .. Enumerable.Range(0, levels.Length).Select(
                    logger => _code.RateLimits.ContainsKey($"s{logger}") || _code.Sampling.ContainsKey($"s{logger}")),
            ],
            DropsBelow = _code.Overflow switch
            {
                OverflowPolicy.Block => 0,
                OverflowPolicy.DropNewest => (int)Level.Fatal + 1,
                _ => (int)_code.DropBelowLevel,
            },
            HasErrorsFile = _code.Files.Count > 1,
            Generation = _generation,
        };
    }

    private Level LevelOf(int logger) =>
        _set[logger] ?? _named[logger] ?? _setMinimum ?? _minimum ?? _code.MinimumLevel;
}
