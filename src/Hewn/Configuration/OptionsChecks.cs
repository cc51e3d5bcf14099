using Hewn.Files;

namespace Hewn.Configuration;

/// <summary>What must hold for the values of <see cref="HewnOptions"/>, wherever they came from.</summary>
internal static class OptionsChecks
{
    public static readonly TimeSpan DefaultFlushInterval = TimeSpan.FromSeconds(1);

    public const Level DefaultDropBelowLevel = Level.Warn;

    public static void Check(HewnOptions options, List<string> problems)
    {
        Range(problems, "MaxFileBytes", options.MaxFileBytes, 0, long.MaxValue);
        Range(problems, "BackupCount", options.BackupCount, 0, Limits.MaxBackupCount);
        Range(problems, "BufferBytes", options.BufferBytes, Limits.MinBufferBytes, Limits.MaxBufferBytes);
        Named(problems, "MinimumLevel", options.MinimumLevel);
        Named(problems, "DropBelowLevel", options.DropBelowLevel);
        Named(problems, "Overflow", options.Overflow);
        Named(problems, "TimestampFormat", options.TimestampFormat);
        Named(problems, "Durability", options.Durability);
        Named(problems, "Prompts", options.Prompts);
        if (options.FlushInterval < Limits.MinFlushInterval || options.FlushInterval > Limits.MaxFlushInterval)
            problems.Add($"FlushInterval={options.FlushInterval}: expected a time from 00:00:00.010 to 01:00:00");
        BackupChecks.Check(options, problems);
        CheckDiskSpace(options, problems);
        if (options.RingDirectory is { } ring && !IsPath(ring))
            problems.Add($"RingDirectory=\"{ring}\": expected the path of a directory");
        if (options.Console is { } console)
        {
            Named(problems, "Console:MinimumLevel", console.MinimumLevel);
            Named(problems, "Console:Format", console.Format);
            Named(problems, "Console:Color", console.Color);
        }

        foreach ((string logger, Level level) in options.Levels)
        {
            Named(problems, $"Levels:{logger}", level);
            if (string.IsNullOrWhiteSpace(logger))
                problems.Add("Levels has an empty name: expected a logger's name; MinimumLevel holds for all loggers");
            else if (logger == "*" || logger.Equals("Default", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"Levels:{logger}={level}: expected a logger's name; for all loggers without a level of "
                    + $"their own set MinimumLevel to {level}");
            }
        }

        Noise.NoiseSettings.Check(options, problems);
        CheckContradictions(options, problems);
        if (options.Directory.Contains('\0', StringComparison.Ordinal))
            problems.Add("Directory contains a null character: expected the path of a directory");
        if (options.Files.Count == 0 && options.Console is null)
            problems.Add("Files is empty and Console is not set: records would go nowhere; name at least one");
        if (options.Files.Count >= Limits.MaxDestinations)
            problems.Add($"Files has {options.Files.Count} entries; allowed are up to {Limits.MaxDestinations - 1}");
        for (int i = 0; i < options.Files.Count; i++)
            Check(options.Files[i], $"Files:{i}", problems);
        CheckDistinct(options, problems);
    }

    private static void Check(LogFileOptions file, string key, List<string> problems)
    {
        if (!IsPath(file.Path))
            problems.Add($"{key}:Path=\"{file.Path}\": expected the path of a file");
        if (file.MaxBytes is { } bytes)
            Range(problems, $"{key}:MaxBytes", bytes, 0, long.MaxValue);
        if (file.BackupCount is { } count)
            Range(problems, $"{key}:BackupCount", count, 0, Limits.MaxBackupCount);
        Named(problems, $"{key}:MinimumLevel", file.MinimumLevel);
        Named(problems, $"{key}:Format", file.Format);
        if (file.Loggers.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(
                $"{key}:Loggers has an empty name: expected a logger's name; leave Loggers out for all loggers");
        }
    }

    private static void CheckDiskSpace(HewnOptions options, List<string> problems)
    {
        TimeSpan interval = options.DiskSpaceInterval;
        if (interval == TimeSpan.Zero)
            return;
        if (interval < Limits.MinDiskSpaceInterval || interval > Limits.MaxDiskSpaceInterval)
        {
            problems.Add($"DiskSpaceInterval={interval}: expected 00:00:00 (off) or a time from "
                + $"{Limits.MinDiskSpaceInterval} to {Limits.MaxDiskSpaceInterval}");
        }
        else if (options.Files.Count == 0)
        {
            problems.Add("DiskSpaceInterval is set, but there is no file whose disk it could be about; name one in "
                + "Files, or leave DiskSpaceInterval out");
        }
    }

    /// <summary>A setting that another one switches off was meant to do something.</summary>
    private static void CheckContradictions(HewnOptions options, List<string> problems)
    {
        if (options.Console is { Color: ColorMode.Always, Format: ConsoleFormat.Json or ConsoleFormat.Text } console)
        {
            problems.Add($"Console:Color=Always contradicts Console:Format={console.Format}, which has no colours; "
                + "use Pretty or Auto, or leave Color out");
        }

        if (options.FlushInterval != DefaultFlushInterval
            && options.Durability is (Durability.Buffered or Durability.EveryWrite))
        {
            problems.Add($"FlushInterval={options.FlushInterval} contradicts Durability={options.Durability}, which "
                + "has no interval; set Durability to FlushInterval, or leave FlushInterval out");
        }

        if (options.DropBelowLevel != DefaultDropBelowLevel
            && options.Overflow is (OverflowPolicy.Block or OverflowPolicy.DropNewest))
        {
            problems.Add($"DropBelowLevel={options.DropBelowLevel} contradicts Overflow={options.Overflow}, which "
                + "looks at no level; set Overflow to DropBelow, or leave DropBelowLevel out");
        }
    }

    /// <summary>Two destinations must never write, or rotate onto, the same file.</summary>
    private static void CheckDistinct(HewnOptions options, List<string> problems)
    {
        var takenBy = new Dictionary<string, string>(StringComparer.Ordinal);
        LogFileOptions[] files = [.. options.Files.Where(file => IsPath(file.Path) && IsPath(options.Directory + "x"))];
        foreach (LogFileOptions file in files)
        {
            if (!takenBy.TryAdd(FullPath(options, file), file.Path))
                problems.Add($"Files: \"{file.Path}\" is named twice; two writers would tear each other's lines");
        }

        foreach (LogFileOptions file in files)
        {
            int backups = Math.Clamp(file.BackupCount ?? options.BackupCount, 0, Limits.MaxBackupCount);
            for (int backup = 1; backup <= backups; backup++)
            {
                foreach (string ending in (ReadOnlySpan<string>)["", RotationPolicy.PackedEnding])
                {
                    if (takenBy.TryGetValue($"{FullPath(options, file)}.{backup}{ending}", out string? other))
                        problems.Add($"Files: \"{other}\" is a backup of \"{file.Path}\"; rotation would replace it");
                }
            }

            foreach ((string path, string other) in takenBy)
            {
                if (file.Shared && SharedNames.NumberOf(FullPath(options, file), path) > 1)
                    problems.Add($"Files: \"{other}\" is another process's file of \"{file.Path}\", which is shared");
            }
        }
    }

    private static bool IsPath(string? text) =>
        !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);

    private static string FullPath(HewnOptions options, LogFileOptions file) =>
        Path.GetFullPath(Path.Combine(options.Directory, file.Path));

    internal static void Range(List<string> problems, string key, long value, long low, long high)
    {
        if (value < low || value > high)
            problems.Add($"{key}={value}: expected a whole number from {low} to {high}");
    }

    internal static void Named<T>(List<string> problems, string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            problems.Add($"{key}={value}: expected one of {Allowed<T>()}");
    }

    private static string Allowed<T>()
        where T : struct, Enum =>
        typeof(T) == typeof(Level) ? LevelNames.Allowed : string.Join(", ", Enum.GetNames<T>());
}
