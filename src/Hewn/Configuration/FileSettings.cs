using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>
/// The list <c>Hewn:Files</c>. An entry changes the file of the same path that code has set up, or adds one.
/// </summary>
internal static class FileSettings
{
    private static readonly string[] _keys =
    [
        "Path", "MinimumLevel", "MaxBytes", "BackupCount", "RotateEvery", "MaxBackupAge", "MaxBackupBytes", "Compress",
        "Shared", "Loggers", "Format",
    ];

    /// <summary>Each setting with its value.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Show(LogFileOptions file) =>
    [
        new("Path", file.Path), new("MinimumLevel", file.MinimumLevel), new("Format", file.Format),
        new("Loggers", file.Loggers.Count == 0 ? null : string.Join(", ", file.Loggers)),
        new("MaxBytes", file.MaxBytes), new("BackupCount", file.BackupCount),
        new("RotateEvery", file.RotateEvery), new("MaxBackupAge", file.MaxBackupAge),
        new("MaxBackupBytes", file.MaxBackupBytes), new("Compress", file.Compress), new("Shared", file.Shared),
    ];

    public static void Apply(HewnOptions options, IConfiguration list, SettingProblems problems)
    {
        foreach (IConfigurationSection entry in list.GetChildren())
        {
            if (SectionSettings.IsNull(entry))
                continue;
            string? path = entry["Path"];
            LogFileOptions? file = options.Files.FirstOrDefault(file => file.Path == path);
            if (string.IsNullOrWhiteSpace(path))
            {
                string source = problems.SourceOf(entry.GetChildren().FirstOrDefault()?.Path ?? entry.Path);
                problems.Add($"{entry.Path}:Path ({source}) is missing: expected the path of a file");
                file = new LogFileOptions(entry.Path); // For no file: what else is wrong in the entry is told with it.
            }
            else if (file is null)
            {
                options.Files.Add(file = new LogFileOptions(path));
            }

            foreach (IConfigurationSection setting in entry.GetChildren())
                Apply(file, setting, problems);
        }
    }

    private static void ApplyLoggers(LogFileOptions file, IConfigurationSection list)
    {
        IConfigurationSection[] entries = [.. list.GetChildren()];
        string[] names = [.. entries.Where(entry => !SectionSettings.IsNull(entry))
            .Select(entry => entry.Value ?? string.Empty)];
        if (names.Length == 0 && entries.Length > 0)
            return; // Nothing but nulls.
        file.Loggers.Clear();
        foreach (string name in names)
            file.Loggers.Add(name);
    }

    private static void Apply(LogFileOptions file, IConfigurationSection setting, SettingProblems problems)
    {
        SettingText text = SectionSettings.TextOf(setting, problems);
        switch (setting.Key.ToUpperInvariant())
        {
            case var key when SectionSettings.IsNull(setting) && _keys.Contains(key, StringComparer.OrdinalIgnoreCase):
                break;
            case "PATH":
                break;
            case "MINIMUMLEVEL" when text.TryLevel(out Level level):
                file.MinimumLevel = level;
                break;
            case "MAXBYTES" when text.TryNumber(0, long.MaxValue, "a number of bytes (0 = never)", out long bytes):
                file.MaxBytes = bytes;
                break;
            case "BACKUPCOUNT" when text.TryNumber(0, Limits.MaxBackupCount, "a whole number", out long count):
                file.BackupCount = (int)count;
                break;
            case "ROTATEEVERY" when text.TryName(out RotationPeriod period):
                file.RotateEvery = period;
                break;
            case "MAXBACKUPAGE" when text.TryTime(Limits.MinBackupAge, Limits.MaxBackupAge, out TimeSpan age):
                file.MaxBackupAge = age;
                break;
            case "MAXBACKUPBYTES"
                when text.TryNumber(0, long.MaxValue, "a number of bytes (0 = no bound)", out long total):
                file.MaxBackupBytes = total;
                break;
            case "COMPRESS" when text.TryBoolean(out bool compresses):
                file.Compress = compresses;
                break;
            case "SHARED" when text.TryBoolean(out bool isShared):
                file.Shared = isShared;
                break;
            case "FORMAT" when text.TryName(out FileFormat format):
                file.Format = format;
                break;
            case "LOGGERS" when !string.IsNullOrEmpty(setting.Value):
                problems.Add(
                    setting.Path, setting.Value, "a list of logger names");
                break;
            case "LOGGERS":
                ApplyLoggers(file, setting);
                break;
            case "MINIMUMLEVEL" or "MAXBYTES" or "BACKUPCOUNT" or "FORMAT" or "ROTATEEVERY" or "MAXBACKUPAGE"
                or "MAXBACKUPBYTES" or "COMPRESS" or "SHARED":
                break; // Its text was wrong, and that has been told.
            default:
                problems.Add(SectionSettings.Unknown(setting.Path, _keys, problems));
                break;
        }
    }
}
