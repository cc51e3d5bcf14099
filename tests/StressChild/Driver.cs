using System.Diagnostics;
using Hewn;
using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace StressChild;

/// <summary>Changes every option at random while others log. One thread only.</summary>
internal sealed class Driver
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly Places _places;
    private readonly JournalFile _journal;
    private readonly LiveSettings _live = new();
    private readonly IConfigurationRoot _configuration;
    private readonly Settings _settings = new();
    private readonly Lock _telling = new();
    private LogSystem _system;
    private int _generation;
    private bool _handlesSignals;
    private int _epoch = 1;

    public Driver(int seed, Places places, JournalFile journal)
    {
        (_random, _places, _journal) = (new Random(seed), places, journal);
        _configuration = new ConfigurationBuilder().Add(_live).Build();
        HewnOptions options = NextOptions();
        Regimes = new RegimeHistory(_settings.Regime());
        _system = Log.Start(options, _configuration);
        _journal.HandlesSignals = _handlesSignals;
    }

    /// <summary>What the settings allow.</summary>
    public RegimeHistory Regimes { get; }

    /// <summary>How many flushes have begun.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Makes one change, and waits a little.</summary>
    public void Step()
    {
        switch (_random.Next(12))
        {
            case 0 or 1:
                Restart(_settings.Regime());
                break;
            case 2:
                SetForATime();
                break;
            case 3 or 4:
                Set();
                break;
            case 5 or 6 or 7:
                Configure();
                break;
            case 8:
                ConfigureOthers();
                break;
            case 9:
                StartWrongly();
                break;
            default:
                Flush();
                break;
        }

        _journal.Steps++;
        Thread.Sleep(_random.Next(1, 30));
    }

    /// <summary>Ends the log in order. Nobody logs any more.</summary>
    public void Stop()
    {
        LogSystem system = _system;
        Log.StopAsync().GetAwaiter().GetResult();
        WriteFigures(system, _generation);
        _journal.HasStopped = true;
    }

    /// <summary>The options of the next log, which the model knows from here on.</summary>
    private HewnOptions NextOptions()
    {
        int seed = _random.Next();
        _generation++;
        HewnOptions Make() => RandomOptions.Make(new Random(seed), _places, _generation, OnProblem);
        HewnOptions inForce = Make();
        HewnSettings.Apply(inForce, _configuration.GetSection("Hewn"), _ => null);
        _settings.Start(Make(), inForce, _generation);
        _handlesSignals = inForce.HandleProcessExit;
        return Make();
    }

    private void OnProblem(LogProblem problem)
    {
        if (problem.Message.EndsWith("records dropped: the buffer was full", StringComparison.Ordinal))
            return; // The log's own lines are what is compared with the callers' counts.
        lock (_telling)
            File.AppendAllText(_places.Problems, $"{problem.Kind}: {problem.Message} {problem.Cause}\n");
    }

    private void Restart(Regime before)
    {
        int generation = _generation;
        HewnOptions options = NextOptions();
        _journal.HandlesSignals = false;
        Change(before, () =>
        {
            LogSystem former = _system;
            _system = Log.Start(options, _configuration);
            WriteFigures(former, generation);
        });
        _journal.HandlesSignals = _handlesSignals;
    }

    private void StartWrongly()
    {
        HewnOptions options = RandomOptions.Make(_random, _places, -1, OnProblem);
        options.FlushInterval = TimeSpan.Zero; // Which no configuration here changes.
        try
        {
            Log.Start(options, _configuration);
        }
        catch (Exception e) when (e.GetType().Name == "HewnConfigurationException")
        {
            return; // The one before runs on.
        }

        throw new InvalidOperationException("FlushInterval=00:00:00 was taken");
    }

    private void Set()
    {
        int logger = _random.Next(-1, JournalFile.Threads);
        bool resets = _random.Next(3) == 0;
        Level level = RandomOptions.AnyLevel(_random);
        Regime before = _settings.Regime();
        _settings.Set(logger, resets ? null : level);
        Change(before, () =>
        {
            if (resets)
                _system.ResetLevel(NameOf(logger));
            else
                _system.SetLevel(NameOf(logger), level);
        });
    }

    /// <summary>A level that falls back by itself.</summary>
    private void SetForATime()
    {
        int logger = _random.Next(-1, JournalFile.Threads);
        Level level = RandomOptions.AnyLevel(_random);
        int lifetime = _random.Next(50, 400);
        Regime before = _settings.Regime();
        _settings.Set(logger, null);
        Regime later = _settings.Regime();
        _settings.Set(logger, level);
        Regime meanwhile = _settings.Regime() with
        {
            Later = later,
            Deadline = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * Math.Max(0, lifetime - 60) / 1000),
        };
        Regimes.Add(before.Or(meanwhile).Or(later));
        _system.SetLevel(NameOf(logger), level, TimeSpan.FromMilliseconds(lifetime));
        Regimes.Add(meanwhile);
        _settings.Set(logger, null);
        if (_random.Next(4) == 0)
        {
            Thread.Sleep(_random.Next(lifetime));
            Restart(meanwhile.Or(later)); // What was set ends with the system.
            return;
        }

        var waited = Stopwatch.StartNew();
        while (_system.Status.LevelChanges.Any(change => change.Logger == NameOf(logger)))
        {
            if (waited.Elapsed > _long)
                throw new InvalidOperationException($"the level of {NameOf(logger)} does not fall back");
            Thread.Sleep(5);
        }

        Regimes.Add(later);
    }

    /// <summary>Another configuration, with a wrong one before it at times.</summary>
    private void Configure()
    {
        if (_random.Next(4) == 0)
        {
            string? was = _live["MinimumLevel"];
            _live.Change("MinimumLevel", "loud"); // Changes nothing.
            _live.Change("MinimumLevel", was);
        }

        int logger = _random.Next(-1, JournalFile.Threads);
        Level? level = _random.Next(3) == 0 ? null : RandomOptions.AnyLevel(_random);
        Regime before = _settings.Regime();
        _settings.Configure(logger, level);
        string key = logger < 0 ? "MinimumLevel" : $"Levels:{NameOf(logger)}";
        Change(before, () => _live.Change(key, level?.ToString().ToUpperInvariant()));
    }

    /// <summary>What does not change which records are written: live, or told to need a restart.</summary>
    private void ConfigureOthers()
    {
        string[] choice = _random.Next(_places.EndsOnFatal ? 17 : 16) switch
        {
            0 => ["Prompts", "Full", "Truncated", "Hash", "Off"],
            1 => ["QuietLibraries", "true", "false"],
            2 => ["MaxBackupBytes", "20000000000", "0"],
            3 => ["FoldRepeats", "00:00:00", "00:00:00.2", "00:00:01"],
            4 => ["RateLimits:s3", "100", "1000"],
            5 => ["Sampling:s4", "0.2", "1"],
            6 => ["Compress", "true", "false"],
            7 => ["MaxBackupAge", "02:00:00", "04:00:00"],
            8 => ["MinFreeDiskBytes", "0", "1000000"],
            9 => ["TimestampFormat", "Milliseconds", "EpochMilliseconds"],
            10 => ["BufferBytes", "1048576", "4194304"],
            11 => ["HandleProcessExit", "true", "false"],
            12 => ["Environment", "stress", "other"],
            13 => ["BackupCount", "950", "1000"],
            14 => ["RotateEvery", "Hour", "Day"],
            15 => ["MaxFileBytes", "300000", "900000"],
            _ => ["ExitOnFatal", "true", "false"],
        };
        int value = _random.Next(0, choice.Length); // 0: it is taken out again.
        _live.Change(choice[0], value == 0 ? null : choice[value]);
    }

    private void Flush()
    {
        int epoch = Interlocked.Increment(ref _epoch) - 1; // What was written down before: epoch, or less.
        if (_system.Flush(_long))
            _journal.FlushedEpoch = epoch;
        else
            File.AppendAllText(_places.Problems, "the flush failed\n");
    }

    private void Change(Regime before, Action change)
    {
        Regime after = _settings.Regime();
        Regimes.Add(before.Or(after));
        change();
        Regimes.Add(after);
    }

    private void WriteFigures(LogSystem system, int generation)
    {
        LogStatus status = system.Status;
        SuppressedRecords kept = status.Suppressed;
        File.AppendAllText(_places.Figures, string.Join(
            ' ', generation, status.Accepted, status.Destinations[0].Written, status.LostInFiles, status.DroppedFull,
            status.DroppedAtStop, status.InFlight, kept.Folded, kept.RateLimited, kept.SampledOut, kept.Forgotten,
            kept.Overflowed) + "\n");
    }

    private static string NameOf(int logger) => logger < 0 ? string.Empty : $"s{logger}";
}
