using Microsoft.Extensions.Configuration;

namespace Hewn.Configuration;

/// <summary>The part <c>Hewn:Console</c>: <c>true</c>, <c>false</c>, or its settings.</summary>
internal static class ConsoleSettings
{
    private static readonly string[] _keys = ["MinimumLevel", "Format", "Color"];

    /// <summary>Each setting with its value.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Show(ConsoleOptions console) =>
    [
        new("MinimumLevel", console.MinimumLevel), new("Format", console.Format), new("Color", console.Color),
    ];

    public static void Apply(HewnOptions options, IConfigurationSection section, SettingProblems problems)
    {
        if (SectionSettings.IsNull(section))
            return;
        if (section.Value is not null)
        {
            if (SectionSettings.TextOf(section, problems).TryBoolean(out bool on))
                options.Console = on ? options.Console ?? new ConsoleOptions() : null;
            return;
        }

        ConsoleOptions console = options.Console ??= new ConsoleOptions();
        foreach (IConfigurationSection setting in section.GetChildren())
        {
            if (SectionSettings.IsNull(setting) && _keys.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                continue;
            SettingText text = SectionSettings.TextOf(setting, problems);
            if (setting.Key.Equals("MinimumLevel", StringComparison.OrdinalIgnoreCase))
            {
                if (text.TryLevel(out Level level))
                    console.MinimumLevel = level;
            }
            else if (setting.Key.Equals("Format", StringComparison.OrdinalIgnoreCase))
            {
                if (text.TryName(out ConsoleFormat format))
                    console.Format = format;
            }
            else if (setting.Key.Equals("Color", StringComparison.OrdinalIgnoreCase))
            {
                if (text.TryName(out ColorMode color))
                    console.Color = color;
            }
            else
            {
                problems.Add(SectionSettings.Unknown(setting.Path, _keys, problems));
            }
        }
    }
}
