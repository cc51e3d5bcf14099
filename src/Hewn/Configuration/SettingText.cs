using System.Globalization;

namespace Hewn.Configuration;

/// <summary>
/// Reads one setting from text. A wrong text becomes a problem that names the key, the value, where it came from, and
/// what is allowed; there are no silent defaults.
/// </summary>
/// <param name="key">The setting's name as its user wrote it.</param>
/// <param name="text">Its value.</param>
/// <param name="origin">Where it stands, such as <c>environment</c>; null: the problems know it by the key.</param>
/// <param name="problems">Takes what is wrong.</param>
internal readonly struct SettingText(string key, string text, string? origin, SettingProblems problems)
{
    public bool TryBoolean(out bool value)
    {
        string folded = text.Trim().ToLowerInvariant();
        value = folded is "true" or "1" or "yes" or "on";
        return value
            || folded is "false" or "0" or "no" or "off"
            || Fail("true or false (also 1, 0, yes, no, on, off)");
    }

    public bool TryNumber(long low, long high, string what, out long value) =>
        (long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= low && value <= high)
        || Fail(high == long.MaxValue ? $"{what}, {low} or more" : $"{what} from {low} to {high}");

    public bool TryTime(TimeSpan low, TimeSpan high, out TimeSpan value)
    {
        string trimmed = text.Trim();
        bool isBare = decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            && number != 0; // Nothing is nothing in any unit.
        return (TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out value)
            && !isBare && value >= low && value <= high)
            || Fail($"a time such as 00:00:01.5 (hours:minutes:seconds) from {low:c} to {high:c}"
                + (isBare ? HintOf(trimmed) : string.Empty));
    }

    public bool TryLevel(out Level value) => LevelNames.TryParse(text, out value) || Fail(LevelNames.Expected(text));

    public bool TryName<T>(out T value)
        where T : struct, Enum =>
        // Names only: Enum.TryParse alone would also take numbers and lists.
        (Enum.TryParse(text.Trim(), ignoreCase: true, out value)
            && Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
        || Fail($"one of {string.Join(", ", Enum.GetNames<T>())}{Nearest.Hint(text, Enum.GetNames<T>())}");

    public bool TryText(out string value)
    {
        value = text.Trim();
        return value.Length > 0 || Fail("some text");
    }

    /// <summary>Names of loggers with their levels, <c>kv.cache=debug,Microsoft=warn</c>.</summary>
    public bool TryLevels(out IReadOnlyList<KeyValuePair<string, Level>> values)
    {
        var levels = new List<KeyValuePair<string, Level>>();
        values = levels;
        foreach (string pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.LastIndexOf('=');
            string name = equals < 0 ? string.Empty : pair[..equals].Trim();
            if (name.Length == 0)
                return Fail($"logger=LEVEL pairs with commas between them, such as kv.cache=DEBUG,Microsoft=WARN; "
                    + $"\"{pair}\" is none");
            string level = pair[(equals + 1)..].Trim();
            if (!LevelNames.TryParse(level, out Level value))
                return Fail($"for the logger {name} {LevelNames.Expected(level)}");
            levels.Add(KeyValuePair.Create(name, value));
        }

        return true;
    }

    /// <summary>The framework takes a number alone for days, and most people for seconds.</summary>
    private static string HintOf(string number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
        && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            ? $"; a number alone has no unit: {number} seconds are {TimeSpan.FromSeconds(seconds):c}"
            : "; a number alone has no unit";

    private bool Fail(string expected)
    {
        problems.Add(key, text, origin ?? problems.SourceOf(key), expected);
        return false;
    }
}
