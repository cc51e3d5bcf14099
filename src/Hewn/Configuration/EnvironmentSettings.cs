using System.Collections;
using Hewn.Redaction;
using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>The environment's variables, by the names the five older systems gave them.</summary>
internal static class EnvironmentSettings
{
    /// <summary>What the variables begin with that are named after the keys of the configuration.</summary>
    public const string Prefix = "Hewn__";

    /// <summary>
    /// Each variable, in the order in which they are applied, with the keys of the settings that it changes. A star
    /// stands for each file.
    /// </summary>
    public static readonly IReadOnlyList<Variable> Variables =
    [
        // DEBUG comes first, because a level that is named outright wins over the one it implies.
        new("DEBUG", ["MinimumLevel", "Console", "Console:MinimumLevel"], ReadDebug),
        new("LOG_LEVEL", ["MinimumLevel", "Console:MinimumLevel"], (options, text) =>
        {
            if (!text.TryLevel(out Level level))
                return;
            options.MinimumLevel = level;
            options.Console?.Implied = level; // Whoever asks for a level wants to see it.
        }),
        new("LOG_LEVELS", ["Levels"], (options, text) =>
        {
            if (!text.TryLevels(out IReadOnlyList<KeyValuePair<string, Level>> levels))
                return;
            foreach ((string logger, Level level) in levels)
                options.Levels[logger] = level;
        }),
        new("LOG_JSON", ["Console:Format"], ReadJson),
        new("LOG_DIR", ["Directory"], (options, text) =>
        {
            if (text.TryText(out string path))
                options.Directory = path;
        }),
        new(PromptPrivacy.Variable, ["Prompts"], (options, text) =>
        {
            if (text.TryName(out PromptMode mode))
                options.Prompts = mode;
        }),
        new("LOG_MAX_BYTES", ["MaxFileBytes", "Files:*:MaxBytes"], (options, text) =>
        {
            if (text.TryNumber(0, long.MaxValue, "a whole number of bytes (0 = never rotate)", out long bytes))
                OverrideFiles(options, file => file.MaxBytes = bytes, () => options.MaxFileBytes = bytes);
        }),
        new("LOG_BACKUP_COUNT", ["BackupCount", "Files:*:BackupCount"], (options, text) =>
        {
            if (text.TryNumber(0, Limits.MaxBackupCount, "a whole number of backup files", out long count))
                OverrideFiles(options, file => file.BackupCount = (int)count, () => options.BackupCount = (int)count);
        }),
    ];

    public static void Apply(HewnOptions options, Func<string, string?> variable, SettingProblems problems)
    {
        foreach (Variable known in Variables)
        {
            if (ValueOf(known.Name, variable) is { } value)
                known.Read(options, new SettingText(known.Name, value, "environment", problems));
        }
    }

    /// <summary>A variable's value without quotes and spaces around it; null when it is not set.</summary>
    /// <remarks>An empty variable counts as not set: shells and compose files write them so.</remarks>
    public static string? ValueOf(string name, Func<string, string?> variable) =>
        variable(name) is { } text && Unquoted(text) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>
    /// The variables <c>Hewn__Key__Key</c> as the section that a host would make of them; null when there is none.
    /// Empty ones count as not set.
    /// </summary>
    public static IConfigurationSection? SectionOf(IDictionary all)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in all)
        {
            string name = (string)variable.Key;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && !string.IsNullOrWhiteSpace((string?)variable.Value))
                settings[name.Replace("__", ":", StringComparison.Ordinal)] = (string?)variable.Value;
        }

        return settings.Count == 0
            ? null
            : new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Hewn");
    }

    private static void ReadDebug(HewnOptions options, SettingText text)
    {
        if (!text.TryBoolean(out bool on) || !on)
            return;
        options.MinimumLevel = Lower(options.MinimumLevel, Level.Debug);
        ConsoleOptions console = options.Console ??= new ConsoleOptions();
        if (console.HasLevel)
            console.MinimumLevel = Lower(console.MinimumLevel, Level.Debug);
        else
            console.Implied = Level.Debug;
    }

    private static void ReadJson(HewnOptions options, SettingText text)
    {
        if (!text.TryBoolean(out bool on) || options.Console is not { } console)
            return;
        if (on)
            (console.Format, console.Color) = (ConsoleFormat.Json, ColorMode.Auto);
        else if (console.Format == ConsoleFormat.Json)
            console.Format = ConsoleFormat.Auto;
    }

    private static void OverrideFiles(HewnOptions options, Action<LogFileOptions> set, Action setDefault)
    {
        setDefault();
        foreach (LogFileOptions file in options.Files)
            set(file);
    }

    private static Level Lower(Level one, Level other) => one < other ? one : other;

    private static string Unquoted(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Length >= 2 && trimmed[0] is '"' or '\'' && trimmed[^1] == trimmed[0] ? trimmed[1..^1] : trimmed;
    }
}
