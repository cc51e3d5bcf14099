using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>
/// The <c>Hewn</c> section of <c>appsettings.json</c>, bound by hand: a name that is not known is an error.
/// </summary>
internal static class SectionSettings
{
    private delegate void Setter(HewnOptions options, SettingText text);

    public static void Apply(HewnOptions options, IConfiguration section, List<string> problems)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (entry.Key.Equals("Files", StringComparison.OrdinalIgnoreCase))
                FileSettings.Apply(options, entry, problems);
            else if (entry.Key.Equals("Console", StringComparison.OrdinalIgnoreCase))
                ConsoleSettings.Apply(options, entry, problems);
            else if (entry.Key.Equals("Api", StringComparison.OrdinalIgnoreCase))
                continue; // Belongs to the HTTP side, which checks it itself.
            else if (_setters.TryGetValue(entry.Key, out Setter? set))
                set(options, TextOf(entry, problems));
            else
                problems.Add(Unknown(entry.Path, [.. _setters.Keys, "Files", "Console", "Api"]));
        }
    }

    public static SettingText TextOf(IConfigurationSection entry, List<string> problems) =>
        new(entry.Path, entry.Value ?? string.Empty, "configuration", problems);

    public static string Unknown(string path, IEnumerable<string> allowed) =>
        $"{path} (configuration) is not known; allowed are {string.Join(", ", allowed.Order(StringComparer.Ordinal))}";

    private static readonly Dictionary<string, Setter> _setters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Service"] = (options, text) => { if (text.TryText(out string value)) options.Service = value; },
        ["Environment"] = (options, text) => { if (text.TryText(out string value)) options.Environment = value; },
        ["MinimumLevel"] = (options, text) => { if (text.TryLevel(out Level value)) options.MinimumLevel = value; },
        ["Directory"] = (options, text) => { if (text.TryText(out string value)) options.Directory = value; },
        ["MaxFileBytes"] = (options, text) =>
        {
            if (text.TryNumber(0, long.MaxValue, "a whole number of bytes (0 = never rotate)", out long value))
                options.MaxFileBytes = value;
        },
        ["BackupCount"] = (options, text) =>
        {
            if (text.TryNumber(0, Limits.MaxBackupCount, "a whole number of backup files", out long value))
                options.BackupCount = (int)value;
        },
        ["RotateEvery"] = (options, text) =>
        {
            if (text.TryName(out RotationPeriod value))
                options.RotateEvery = value;
        },
        ["RotateByLocalTime"] = (options, text) =>
        {
            if (text.TryBoolean(out bool value))
                options.RotateByLocalTime = value;
        },
        ["MaxBackupAge"] = (options, text) =>
        {
            if (text.TryTime(Limits.MinBackupAge, Limits.MaxBackupAge, out TimeSpan value))
                options.MaxBackupAge = value;
        },
        ["MaxBackupBytes"] = (options, text) =>
        {
            if (text.TryNumber(0, long.MaxValue, "a whole number of bytes (0 = no bound)", out long value))
                options.MaxBackupBytes = value;
        },
        ["MinFreeDiskBytes"] = (options, text) =>
        {
            if (text.TryNumber(0, long.MaxValue, "a whole number of bytes (0 = none)", out long value))
                options.MinFreeDiskBytes = value;
        },
        ["Compress"] = (options, text) => { if (text.TryBoolean(out bool value)) options.Compress = value; },
        ["BufferBytes"] = (options, text) =>
        {
            if (text.TryNumber(Limits.MinBufferBytes, Limits.MaxBufferBytes, "a whole number of bytes", out long value))
                options.BufferBytes = (int)value;
        },
        ["RingDirectory"] = (options, text) => { if (text.TryText(out string value)) options.RingDirectory = value; },
        ["Durability"] = (options, text) => { if (text.TryName(out Durability value)) options.Durability = value; },
        ["FlushInterval"] = (options, text) =>
        {
            if (text.TryTime(Limits.MinFlushInterval, Limits.MaxFlushInterval, out TimeSpan value))
                options.FlushInterval = value;
        },
        ["TimestampFormat"] = (options, text) =>
        {
            if (text.TryName(out TimestampFormat value))
                options.TimestampFormat = value;
        },
        ["Overflow"] = (options, text) => { if (text.TryName(out OverflowPolicy value)) options.Overflow = value; },
        ["DropBelowLevel"] = (options, text) => { if (text.TryLevel(out Level value)) options.DropBelowLevel = value; },
        ["Prompts"] = (options, text) => { if (text.TryName(out PromptMode value)) options.Prompts = value; },
        ["ReadEnvironment"] = (options, text) =>
        {
            if (text.TryBoolean(out bool value))
                options.ReadEnvironment = value;
        },
        ["HandleProcessExit"] = (options, text) =>
        {
            if (text.TryBoolean(out bool value))
                options.HandleProcessExit = value;
        },
    };
}
