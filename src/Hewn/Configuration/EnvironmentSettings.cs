using Hewn.Redaction;

namespace Hewn.Configuration;

/// <summary>The environment's variables, by the names the five older systems gave them.</summary>
internal static class EnvironmentSettings
{
    public static void Apply(HewnOptions options, Func<string, string?> variable, List<string> problems)
    {
        // DEBUG comes first, because a level that is named outright wins over the one it implies.
        if (Read(variable, "DEBUG", problems) is { } debug && debug.TryBoolean(out bool on) && on)
        {
            options.MinimumLevel = Lower(options.MinimumLevel, Level.Debug);
            options.Console ??= new ConsoleOptions();
            options.Console.MinimumLevel = Lower(options.Console.MinimumLevel, Level.Debug);
        }

        if (Read(variable, "LOG_LEVEL", problems) is { } level && level.TryLevel(out Level minimum))
            options.MinimumLevel = minimum;
        if (Read(variable, "LOG_DIR", problems) is { } directory && directory.TryText(out string path))
            options.Directory = path;
        if (Read(variable, PromptPrivacy.Variable, problems) is { } prompts && prompts.TryName(out PromptMode mode))
            options.Prompts = mode;
        if (Read(variable, "LOG_MAX_BYTES", problems) is { } size
            && size.TryNumber(0, long.MaxValue, "a whole number of bytes (0 = never rotate)", out long bytes))
            OverrideFiles(options, file => file.MaxBytes = bytes, () => options.MaxFileBytes = bytes);
        if (Read(variable, "LOG_BACKUP_COUNT", problems) is { } backups
            && backups.TryNumber(0, Limits.MaxBackupCount, "a whole number of backup files", out long count))
            OverrideFiles(options, file => file.BackupCount = (int)count, () => options.BackupCount = (int)count);
    }

    private static void OverrideFiles(HewnOptions options, Action<LogFileOptions> set, Action setDefault)
    {
        setDefault();
        foreach (LogFileOptions file in options.Files)
            set(file);
    }

    /// <summary>An empty variable counts as not set: shells and compose files write them so.</summary>
    private static SettingText? Read(Func<string, string?> variable, string name, List<string> problems) =>
        variable(name) is { } text && Unquoted(text) is { } value && !string.IsNullOrWhiteSpace(value)
            ? new SettingText(name, value, "environment", problems)
            : null;

    private static Level Lower(Level one, Level other) => one < other ? one : other;

    private static string Unquoted(string text)
    {
        string trimmed = text.Trim();
        return trimmed.Length >= 2 && trimmed[0] is '"' or '\'' && trimmed[^1] == trimmed[0] ? trimmed[1..^1] : trimmed;
    }
}
