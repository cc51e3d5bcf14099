using System.Globalization;
using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Noise;

/// <summary>The parts <c>Hewn:RateLimits</c> and <c>Hewn:Sampling</c>, and what must hold for noise control.</summary>
internal static class NoiseSettings
{
    private static readonly string[] _limitKeys = ["PerSecond", "Burst"];

    /// <summary>The parts, by their keys.</summary>
    public static IReadOnlyDictionary<string, Action<HewnOptions, IConfigurationSection, SettingProblems>> Parts
    {
        get;
    } = new Dictionary<string, Action<HewnOptions, IConfigurationSection, SettingProblems>>(
            StringComparer.OrdinalIgnoreCase)
        {
            ["RateLimits"] = ApplyLimits,
            ["Sampling"] = ApplySampling,
        };

    /// <summary>Each rule with its value.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Show(HewnOptions options)
    {
        foreach ((string logger, RateLimit limit) in
            options.RateLimits.OrderBy(rule => rule.Key, StringComparer.Ordinal))
        {
            yield return new($"RateLimits:{logger}:PerSecond", limit.PerSecond);
            yield return new($"RateLimits:{logger}:Burst", limit.Burst);
        }

        foreach ((string logger, double share) in options.Sampling.OrderBy(rule => rule.Key, StringComparer.Ordinal))
            yield return new($"Sampling:{logger}", share);
    }

    /// <summary>Checks the values, wherever they came from.</summary>
    public static void Check(HewnOptions options, List<string> problems)
    {
        if (options.FoldRepeats != TimeSpan.Zero
            && (options.FoldRepeats < Limits.MinFoldWindow || options.FoldRepeats > Limits.MaxFoldWindow))
        {
            problems.Add($"FoldRepeats={options.FoldRepeats}: expected 00:00:00 (off) or a time from "
                + $"{Limits.MinFoldWindow} to {Limits.MaxFoldWindow}");
        }

        if (options.KeepSlowerThan < TimeSpan.Zero || options.KeepSlowerThan > Limits.MaxLevelLifetime)
        {
            problems.Add($"KeepSlowerThan={options.KeepSlowerThan}: expected a time from 00:00:00 to "
                + $"{Limits.MaxLevelLifetime:c}");
        }

        if (options.KeepSlowerThan is not null && options.Sampling.Count == 0)
            problems.Add("KeepSlowerThan is set and Sampling is empty: nothing is left out that it could keep");
        foreach ((string logger, RateLimit limit) in options.RateLimits)
        {
            CheckName("RateLimits", logger, problems);
            if (!(limit.PerSecond >= Limits.MinRateLimit && limit.PerSecond <= Limits.MaxRateLimit))
            {
                problems.Add(Text($"RateLimits:{logger}:PerSecond={limit.PerSecond}: expected a number from ")
                    + Text($"{Limits.MinRateLimit} to {Limits.MaxRateLimit}"));
            }

            if (limit.Burst is < 1 or > Limits.MaxRateBurst)
            {
                problems.Add(Text($"RateLimits:{logger}:Burst={limit.Burst}: expected a whole number from ")
                    + Text($"1 to {Limits.MaxRateBurst}"));
            }
        }

        foreach ((string logger, double share) in options.Sampling)
        {
            CheckName("Sampling", logger, problems);
            if (!(share >= 0 && share <= 1))
                problems.Add(Text($"Sampling:{logger}={share}: expected a number from 0 (none) to 1 (all)"));
        }
    }

    private static void ApplyLimits(HewnOptions options, IConfigurationSection limits, SettingProblems problems)
    {
        RefuseText(limits, "a rate each, such as {\"kv.cache\": {\"PerSecond\": 100, \"Burst\": 200}}", problems);
        foreach (IConfigurationSection logger in limits.GetChildren())
        {
            if (SectionSettings.IsNull(logger))
                continue;
            if (logger.Value is not null)
            {
                if (Number(logger, Limits.MinRateLimit, Limits.MaxRateLimit, problems) is { } rate)
                    options.RateLimits[logger.Key] = new RateLimit(rate);
            }
            else if (LimitOf(logger, problems) is { } limit)
            {
                options.RateLimits[logger.Key] = limit;
            }
        }
    }

    private static RateLimit? LimitOf(IConfigurationSection logger, SettingProblems problems)
    {
        double? perSecond = null;
        int? burst = null;
        int before = problems.All.Count;
        bool isNull = true;
        foreach (IConfigurationSection setting in logger.GetChildren())
        {
            if (SectionSettings.IsNull(setting) && _limitKeys.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                continue;
            isNull = false;
            if (setting.Key.Equals("PerSecond", StringComparison.OrdinalIgnoreCase))
                perSecond = Number(setting, Limits.MinRateLimit, Limits.MaxRateLimit, problems);
            else if (setting.Key.Equals("Burst", StringComparison.OrdinalIgnoreCase))
                burst = WholeNumber(setting, 1, Limits.MaxRateBurst, problems);
            else
                problems.Add(SectionSettings.Unknown(setting.Path, _limitKeys, problems));
        }

        if (perSecond is { } rate)
            return new RateLimit(rate, burst);
        if (!isNull && problems.All.Count == before)
        {
            problems.Add(
                $"{logger.Path}:PerSecond ({problems.SourceOf(logger.Path)}) is missing: expected records per second");
        }

        return null;
    }

    private static void ApplySampling(HewnOptions options, IConfigurationSection samples, SettingProblems problems)
    {
        RefuseText(samples, "the share that is kept, such as {\"hewn.api\": 0.1}", problems);
        foreach (IConfigurationSection logger in samples.GetChildren())
        {
            if (!SectionSettings.IsNull(logger) && Number(logger, 0, 1, problems) is { } share)
                options.Sampling[logger.Key] = share;
        }
    }

    private static void RefuseText(IConfigurationSection section, string expected, SettingProblems problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add(
                section.Path, section.Value, "names of loggers with " + expected);
        }
    }

    private static double? Number(IConfigurationSection setting, double low, double high, SettingProblems problems)
    {
        bool isNumber = double.TryParse(
            setting.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (isNumber && value >= low && value <= high)
            return value;
        problems.Add(
            setting.Path, setting.Value ?? string.Empty, Text($"a number from {low} to {high}"));
        return null;
    }

    private static int? WholeNumber(IConfigurationSection setting, int low, int high, SettingProblems problems)
    {
        if (int.TryParse(setting.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            && value >= low && value <= high)
            return value;
        problems.Add(
            setting.Path, setting.Value ?? string.Empty, Text($"a whole number from {low} to {high}"));
        return null;
    }

    private static void CheckName(string key, string logger, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(logger))
            problems.Add($"{key} has an empty name: expected a logger's name");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
