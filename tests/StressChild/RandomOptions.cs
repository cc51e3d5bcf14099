using Hewn;

namespace StressChild;

/// <summary>
/// Options by chance, for each log that takes over from another while eight threads go on. What deletes records (few
/// backups, their age) is set so that it finds none. <c>Driver</c> changes, without a new log, what can change
/// that way: levels, <c>Prompts</c>, <c>QuietLibraries</c> and <c>ExitOnFatal</c>; all else belongs to files, a ring or
/// a console that a log makes when it starts.
/// </summary>
internal static class RandomOptions
{
    /// <summary>What stays as it is in this run, and why.</summary>
    public static IReadOnlyDictionary<string, string> Fixed { get; } = new Dictionary<string, string>
    {
        ["HewnOptions.Directory"] = "the files of all lives are read together",
        ["HewnOptions.ReadEnvironment"] = "the variables of the machine are no part of the model",
        ["HewnOptions.OnProblem"] = "a problem is a fault of the run",
        ["HewnOptions.Time"] = "the journal's times are the machine's",
    };

    public static HewnOptions Make(Random random, Places places, int generation, Action<LogProblem> onProblem)
    {
        var options = new HewnOptions
        {
            Service = $"life{places.Life}.{generation}",
            Environment = random.Next(2) == 0 ? "stress" : null,
            MinimumLevel = AnyLevel(random),
            QuietLibraries = random.Next(2) == 0,
            Directory = places.Folder,
            Files = { new("app.log") { Shared = places.IsShared, Format = AnyFormat(random) } },
            MaxFileBytes = random.Next(150_000, 2_000_000),
            BackupCount = random.Next(900, 1001),
            RotateEvery = Any<RotationPeriod>(random),
            RotateByLocalTime = random.Next(2) == 0,
            MaxBackupAge = random.Next(2) == 0 ? TimeSpan.FromHours(2) : null,
            MaxBackupBytes = random.Next(2) == 0 ? 10_000_000_000 : 0,
            MinFreeDiskBytes = random.Next(2) == 0 ? 1_000_000 : 0,
            Compress = random.Next(3) == 0,
            TimestampFormat = Any<TimestampFormat>(random),
            BufferBytes = 1024 * 1024 << random.Next(3),
            RingDirectory = random.Next(3) == 0 ? places.RingFolder : null,
            Prompts = Any<PromptMode>(random),
            ReadEnvironment = false,
            OnProblem = onProblem,
            ExitOnFatal = places.EndsOnFatal && random.Next(2) == 0,
            HandleProcessExit = random.Next(4) != 0,
            ReloadOnChange = random.Next(4) != 0,
        };
        SetOwn(random, options.Files[0]);
        if (random.Next(3) == 0)
            options.Levels[$"s{random.Next(JournalFile.Threads)}"] = AnyLevel(random);
        SetLosses(random, options);
        SetNoise(random, options);
        if (random.Next(2) == 0)
        {
            options.Files.Add(new("errors.log")
            {
                MinimumLevel = Level.Error, Shared = places.IsShared, Format = AnyFormat(random),
            });
        }

        if (random.Next(2) == 0)
        {
            options.Files.Add(new("some.log")
            {
                MinimumLevel = AnyLevel(random), Shared = places.IsShared, Format = AnyFormat(random),
            });
            for (int logger = random.Next(3); logger < JournalFile.Threads; logger += 3)
                options.Files[^1].Loggers.Add($"s{logger}");
            SetOwn(random, options.Files[^1]);
        }

        if (random.Next(4) == 0)
        {
            options.Console = new ConsoleOptions
            {
                MinimumLevel = random.Next(2) == 0 ? Level.Warn : Level.Error, Format = Any<ConsoleFormat>(random),
            };
            options.Console.Color = options.Console.Format is ConsoleFormat.Json or ConsoleFormat.Text
                ? random.Next(2) == 0 ? ColorMode.Auto : ColorMode.Never
                : Any<ColorMode>(random);
        }

        if (random.Next(3) == 0)
            options.DiskSpaceInterval = TimeSpan.FromSeconds(random.Next(1, 4));
        options.RotateByLocalTime &= options.Files.Any(
            file => (file.RotateEvery ?? options.RotateEvery) != RotationPeriod.None); // Alone it is refused.
        return options;
    }

    public static Level AnyLevel(Random random) => (Level)random.Next((int)Level.Trace, (int)Level.Error + 1);

    /// <summary>What a file says instead of the options of all.</summary>
    private static void SetOwn(Random random, LogFileOptions file)
    {
        if (random.Next(3) == 0)
            file.MaxBytes = random.Next(100_000, 1_000_000);
        if (random.Next(3) == 0)
            file.BackupCount = random.Next(900, 1001);
        if (random.Next(3) == 0)
            file.RotateEvery = Any<RotationPeriod>(random);
        if (random.Next(3) == 0)
            file.MaxBackupAge = TimeSpan.FromHours(random.Next(1, 5));
        if (random.Next(3) == 0)
            file.MaxBackupBytes = 10_000_000_000;
        if (random.Next(3) == 0)
            file.Compress = random.Next(2) == 0;
    }

    private static void SetLosses(Random random, HewnOptions options)
    {
        int choice = random.Next(10);
        options.Overflow = choice switch
        {
            < 7 => OverflowPolicy.Block,
            7 => OverflowPolicy.DropNewest,
            _ => OverflowPolicy.DropBelow,
        };
        if (choice == 9)
            options.DropBelowLevel = Level.Error;
        options.Durability = random.Next(8) switch
        {
            0 => Durability.EveryWrite,
            < 3 => Durability.FlushInterval,
            _ => Durability.Buffered,
        };
        if (options.Durability == Durability.FlushInterval)
            options.FlushInterval = TimeSpan.FromMilliseconds(random.Next(10, 500));
    }

    private static void SetNoise(Random random, HewnOptions options)
    {
        if (random.Next(2) == 0)
            options.FoldRepeats = TimeSpan.FromMilliseconds(random.Next(100, 1500));
        if (random.Next(2) == 0)
            return;
        for (int logger = 0; logger < JournalFile.Threads; logger++)
        {
            if (random.Next(4) == 0)
                options.RateLimits[$"s{logger}"] = new RateLimit(random.Next(50, 2000), random.Next(1, 300));
            if (random.Next(4) == 0)
                options.Sampling[$"s{logger}"] = random.NextDouble();
        }

        if (options.Sampling.Count > 0 && random.Next(2) == 0)
            options.KeepSlowerThan = TimeSpan.FromSeconds(random.Next(4));
    }

    private static FileFormat AnyFormat(Random random) => random.Next(4) == 0 ? FileFormat.Text : FileFormat.Json;

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;
}
