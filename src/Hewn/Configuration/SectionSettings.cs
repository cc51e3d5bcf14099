using Hewn.Noise;
using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>
/// The <c>Hewn</c> section of <c>appsettings.json</c>, bound by hand: a name that is not known is an error.
/// </summary>
internal static class SectionSettings
{
    /// <summary>The settings that are one value, by key; not the parts with values of their own.</summary>
    public static IReadOnlyDictionary<string, Setting> Single => _settings;

    private static string[] Known =>
        [.. _settings.Keys, .. NoiseSettings.Parts.Keys, "Levels", "Files", "Console", "Api"];

    public static void Apply(HewnOptions options, IConfiguration section, SettingProblems problems)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (entry.Key.Equals("Files", StringComparison.OrdinalIgnoreCase))
                FileSettings.Apply(options, entry, problems);
            else if (entry.Key.Equals("Console", StringComparison.OrdinalIgnoreCase))
                ConsoleSettings.Apply(options, entry, problems);
            else if (entry.Key.Equals("Levels", StringComparison.OrdinalIgnoreCase))
                ApplyLevels(options, entry, problems);
            else if (NoiseSettings.Parts.TryGetValue(entry.Key, out var apply))
                apply(options, entry, problems);
            else if (entry.Key.Equals("Api", StringComparison.OrdinalIgnoreCase))
                continue; // Belongs to the HTTP side, which checks it itself.
            else if (!_settings.TryGetValue(entry.Key, out Setting? setting))
                problems.Add(Unknown(entry.Path, Known, problems));
            else if (entry.Value is null && entry.GetChildren().Any())
                problems.Add(
                    $"{entry.Path} ({problems.SourceOf(entry.Path)}) has settings below it: expected a single value");
            else if (entry.Value is not null) // A null of JSON sets nothing.
                setting.Read(options, TextOf(entry, problems));
        }
    }

    public static SettingText TextOf(IConfigurationSection entry, SettingProblems problems) =>
        new(entry.Path, entry.Value ?? string.Empty, origin: null, problems);

    public static string Unknown(
        string path, IReadOnlyCollection<string> allowed, SettingProblems problems) =>
        $"{path} ({problems.SourceOf(path)}) is not known; allowed are "
        + string.Join(", ", allowed.Order(StringComparer.Ordinal))
        + Nearest.Hint(path[(path.LastIndexOf(':') + 1)..], allowed);

    /// <summary>
    /// Whether it is a null of JSON, which takes back what an earlier file says of that name and sets nothing.
    /// </summary>
    public static bool IsNull(IConfigurationSection entry) => entry.Value is null && !entry.GetChildren().Any();

    private static void ApplyLevels(HewnOptions options, IConfigurationSection levels, SettingProblems problems)
    {
        if (!string.IsNullOrEmpty(levels.Value))
        {
            problems.Add(levels.Path, levels.Value, "names of loggers with a level each, "
                + "such as {\"kv.cache\": \"DEBUG\"}");
        }

        foreach (IConfigurationSection logger in levels.GetChildren())
        {
            if (!IsNull(logger) && TextOf(logger, problems).TryLevel(out Level level))
                options.Levels[logger.Key] = level;
        }
    }

    private static Setting Text(Func<HewnOptions, string?> show, Action<HewnOptions, string> set) => new(
        (options, text) =>
        {
            if (text.TryText(out string value))
                set(options, value);
        },
        show);

    private static Setting Flag(
        Func<HewnOptions, bool> show, Action<HewnOptions, bool> set, bool isLive = false) => new(
        (options, text) =>
        {
            if (text.TryBoolean(out bool value))
                set(options, value);
        },
        options => show(options),
        isLive);

    private static Setting Number(
        long low, long high, string what, Func<HewnOptions, long> show, Action<HewnOptions, long> set) => new(
        (options, text) =>
        {
            if (text.TryNumber(low, high, what, out long value))
                set(options, value);
        },
        options => show(options));

    private static Setting Named<T>(
        Func<HewnOptions, T> show, Action<HewnOptions, T> set, bool isLive = false)
        where T : struct, Enum => new(
        (options, text) =>
        {
            if (text.TryName(out T value))
                set(options, value);
        },
        options => show(options),
        isLive);

    private static Setting Leveled(
        Func<HewnOptions, Level> show, Action<HewnOptions, Level> set, bool isLive = false) => new(
        (options, text) =>
        {
            if (text.TryLevel(out Level value))
                set(options, value);
        },
        options => show(options),
        isLive);

    private static readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Service"] = Text(options => options.Service, (options, value) => options.Service = value),
        ["Environment"] = Text(options => options.Environment, (options, value) => options.Environment = value),
        ["MinimumLevel"] = Leveled(
            options => options.MinimumLevel, (options, value) => options.MinimumLevel = value, isLive: true),
        ["QuietLibraries"] = Flag(
            options => options.QuietLibraries, (options, value) => options.QuietLibraries = value, isLive: true),
        ["Directory"] = Text(options => options.Directory, (options, value) => options.Directory = value),
        ["MaxFileBytes"] = Number(
            0, long.MaxValue, "a whole number of bytes (0 = never rotate)",
            options => options.MaxFileBytes, (options, value) => options.MaxFileBytes = value),
        ["BackupCount"] = Number(
            0, Limits.MaxBackupCount, "a whole number of backup files",
            options => options.BackupCount, (options, value) => options.BackupCount = (int)value),
        ["RotateEvery"] = Named(options => options.RotateEvery, (options, value) => options.RotateEvery = value),
        ["RotateByLocalTime"] = Flag(
            options => options.RotateByLocalTime, (options, value) => options.RotateByLocalTime = value),
        ["MaxBackupAge"] = new(
            (options, text) =>
            {
                if (text.TryTime(Limits.MinBackupAge, Limits.MaxBackupAge, out TimeSpan value))
                    options.MaxBackupAge = value;
            },
            options => options.MaxBackupAge),
        ["MaxBackupBytes"] = Number(
            0, long.MaxValue, "a whole number of bytes (0 = no bound)",
            options => options.MaxBackupBytes, (options, value) => options.MaxBackupBytes = value),
        ["MinFreeDiskBytes"] = Number(
            0, long.MaxValue, "a whole number of bytes (0 = none)",
            options => options.MinFreeDiskBytes, (options, value) => options.MinFreeDiskBytes = value),
        ["DiskSpaceInterval"] = new(
            (options, text) =>
            {
                if (text.TryTime(TimeSpan.Zero, Limits.MaxDiskSpaceInterval, out TimeSpan value))
                    options.DiskSpaceInterval = value;
            },
            options => options.DiskSpaceInterval),
        ["Compress"] = Flag(options => options.Compress, (options, value) => options.Compress = value),
        ["BufferBytes"] = Number(
            Limits.MinBufferBytes, Limits.MaxBufferBytes, "a whole number of bytes",
            options => options.BufferBytes, (options, value) => options.BufferBytes = (int)value),
        ["RingDirectory"] = Text(options => options.RingDirectory, (options, value) => options.RingDirectory = value),
        ["Durability"] = Named(options => options.Durability, (options, value) => options.Durability = value),
        ["FlushInterval"] = new(
            (options, text) =>
            {
                if (text.TryTime(Limits.MinFlushInterval, Limits.MaxFlushInterval, out TimeSpan value))
                    options.FlushInterval = value;
            },
            options => options.FlushInterval),
        ["TimestampFormat"] = Named(
            options => options.TimestampFormat, (options, value) => options.TimestampFormat = value),
        ["Overflow"] = Named(options => options.Overflow, (options, value) => options.Overflow = value),
        ["DropBelowLevel"] = Leveled(
            options => options.DropBelowLevel, (options, value) => options.DropBelowLevel = value),
        ["FoldRepeats"] = new(
            (options, text) =>
            {
                if (text.TryTime(TimeSpan.Zero, Limits.MaxFoldWindow, out TimeSpan value))
                    options.FoldRepeats = value;
            },
            options => options.FoldRepeats),
        ["KeepSlowerThan"] = new(
            (options, text) =>
            {
                if (text.TryTime(TimeSpan.Zero, Limits.MaxLevelLifetime, out TimeSpan value))
                    options.KeepSlowerThan = value;
            },
            options => options.KeepSlowerThan),
        ["Prompts"] = Named(options => options.Prompts, (options, value) => options.Prompts = value, isLive: true),
        ["ReadEnvironment"] = Flag(
            options => options.ReadEnvironment, (options, value) => options.ReadEnvironment = value),
        ["ReloadOnChange"] = Flag(
            options => options.ReloadOnChange, (options, value) => options.ReloadOnChange = value),
        ["HandleProcessExit"] = Flag(
            options => options.HandleProcessExit, (options, value) => options.HandleProcessExit = value),
        ["ExitOnFatal"] = Flag(
            options => options.ExitOnFatal, (options, value) => options.ExitOnFatal = value, isLive: true),
    };
}
