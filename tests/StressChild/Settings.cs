using Hewn;

namespace StressChild;

/// <summary>The settings in force, as the driver knows them. One thread only.</summary>
internal sealed class Settings
{
    private readonly Level?[] _named = new Level?[JournalFile.Threads];
    private readonly Level?[] _set = new Level?[JournalFile.Threads];
    private readonly Level?[] _writtenNamed = new Level?[JournalFile.Threads];
    private Level? _writtenMinimum;
    private Level? _minimum;
    private Level? _setMinimum;
    private HewnOptions _code = new();
    private HewnOptions _inForce = new();
    private int _generation;

    /// <summary>
    /// A configuration says it; null: no more. Logger -1: the minimum. A log that does not reload has it from its start
    /// on.
    /// </summary>
    public void Configure(int logger, Level? level)
    {
        if (logger < 0)
            _writtenMinimum = level;
        else
            _writtenNamed[logger] = level;
        if (_inForce.ReloadOnChange)
            TakeWritten();
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
    /// <param name="code">The options.</param>
    /// <param name="inForce">The same with all that the configuration says.</param>
    /// <param name="generation">Its number.</param>
    public void Start(HewnOptions code, HewnOptions inForce, int generation)
    {
        (_code, _inForce, _generation, _setMinimum) = (code, inForce, generation, null);
        Array.Clear(_set);
        TakeWritten();
    }

    /// <summary>What they allow.</summary>
    public Regime Regime()
    {
        Level[] levels = [.. Enumerable.Range(0, _named.Length).Select(LevelOf)];
        return new Regime
        {
            Low = levels,
            High = levels,
            Folds = _inForce.FoldRepeats > TimeSpan.Zero,
            Limited =
            [
                .. Enumerable.Range(0, levels.Length).Select(
                    logger => _inForce.RateLimits.ContainsKey($"s{logger}")
                        || _inForce.Sampling.ContainsKey($"s{logger}")),
            ],
            DropsBelow = _code.Overflow switch
            {
                OverflowPolicy.Block => 0,
                OverflowPolicy.DropNewest => (int)Level.Fatal + 1,
                _ => (int)_code.DropBelowLevel,
            },
            HasErrorsFile = _code.Files.Any(file => file.Path == "errors.log"),
            Generation = _generation,
        };
    }

    private Level LevelOf(int logger) =>
        _set[logger] ?? _named[logger]
        ?? (_code.Levels.TryGetValue($"s{logger}", out Level level) ? (Level?)level : null)
        ?? _setMinimum ?? _minimum ?? _code.MinimumLevel;

    private void TakeWritten()
    {
        _minimum = _writtenMinimum;
        _writtenNamed.CopyTo(_named, 0);
    }
}
