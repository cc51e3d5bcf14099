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
    /// <param name="key">The key.</param>
    /// <param name="atStart">The settings of the start, which made the console and the files.</param>
    /// <param name="now">The settings as they are now.</param>
    public static bool IsLive(
        string key, IReadOnlyDictionary<string, string?> atStart, IReadOnlyDictionary<string, string?> now)
    {
        if (key.StartsWith("Levels:", StringComparison.OrdinalIgnoreCase))
            return true;
        if (SectionSettings.Single.TryGetValue(key, out Setting? setting))
            return setting.IsLive;
        if (!key.EndsWith(Minimum, StringComparison.OrdinalIgnoreCase))
            return false;
        if (key.StartsWith("Console:", StringComparison.OrdinalIgnoreCase))
            return atStart.ContainsKey(key) && now.ContainsKey(key);
        // A file is known by its path; its place in the list may be another one by now.
        return key.StartsWith("Files:", StringComparison.OrdinalIgnoreCase)
            && now.TryGetValue(key[..^Minimum.Length] + FilePath, out string? path)
            && atStart.Any(other => other.Value == path
                && other.Key.StartsWith("Files:", StringComparison.OrdinalIgnoreCase)
                && other.Key.EndsWith(FilePath, StringComparison.OrdinalIgnoreCase));
    }

    private const string Minimum = ":MinimumLevel";
    private const string FilePath = ":Path";

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
