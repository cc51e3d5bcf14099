using System.Globalization;

namespace Hewn.Configuration;

/// <summary>Every setting that is in force, under the key that it has in the configuration.</summary>
internal static class EffectiveSettings
{
    /// <summary>Keys and values in the order of the documentation; what is not set has a null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(HewnOptions options)
    {
        List<KeyValuePair<string, string?>> all =
            [.. SectionSettings.Single.Select(setting => Pair(setting.Key, setting.Value.Show(options)))];
        all.AddRange(options.Levels.OrderBy(level => level.Key, StringComparer.Ordinal)
            .Select(level => Pair($"Levels:{level.Key}", level.Value)));
        all.AddRange(Noise.NoiseSettings.Show(options).Select(rule => Pair(rule.Key, rule.Value)));
        all.Add(Pair("Console", options.Console is not null));
        if (options.Console is { } console)
            all.AddRange(Below("Console:", ConsoleSettings.Show(console)));
        for (int i = 0; i < options.Files.Count; i++)
        {
            string prefix = $"Files:{i.ToString(CultureInfo.InvariantCulture)}:";
            all.AddRange(Below(prefix, FileSettings.Show(options.Files[i])));
        }

        return all;
    }

    /// <summary>Whether a change of that key is applied while the program runs.</summary>
    public static bool IsLive(string key) =>
        (SectionSettings.Single.TryGetValue(key, out Setting? setting) && setting.IsLive)
        || key.StartsWith("Levels:", StringComparison.OrdinalIgnoreCase)
        || (key.EndsWith(":MinimumLevel", StringComparison.OrdinalIgnoreCase)
            && (key.StartsWith("Console:", StringComparison.OrdinalIgnoreCase)
                || key.StartsWith("Files:", StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<KeyValuePair<string, string?>> Below(
        string prefix, IEnumerable<KeyValuePair<string, object?>> settings) =>
        settings.Select(setting => Pair(prefix + setting.Key, setting.Value));

    private static KeyValuePair<string, string?> Pair(string key, object? value) => new(key, value switch
    {
        null => null,
        Level level when Enum.IsDefined(level) => LevelNames.Of(level),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    });
}
