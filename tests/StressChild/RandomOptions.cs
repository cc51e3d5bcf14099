using Hewn;

namespace StressChild;

/// <summary>Options by chance. What deletes records (few backups, their age) is set so that it finds none.</summary>
internal static class RandomOptions
{
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
            BackupCount = 1000,
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
        };
        options.RotateByLocalTime &= options.RotateEvery != RotationPeriod.None; // Alone it is refused.
        SetLosses(random, options);
        SetNoise(random, options);
        if (random.Next(2) == 0)
        {
            options.Files.Add(new("errors.log")
            {
                MinimumLevel = Level.Error, Shared = places.IsShared, Format = AnyFormat(random),
            });
        }

        if (random.Next(4) == 0)
            options.Console = new ConsoleOptions { MinimumLevel = Level.Warn, Format = Any<ConsoleFormat>(random) };
        return options;
    }

    public static Level AnyLevel(Random random) => (Level)random.Next((int)Level.Trace, (int)Level.Error + 1);

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
            options.KeepSlowerThan = TimeSpan.FromSeconds(1);
    }

    private static FileFormat AnyFormat(Random random) => random.Next(4) == 0 ? FileFormat.Text : FileFormat.Json;

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;
}
