using System.Globalization;

namespace Hewn.Cli.View;

/// <summary>
/// Reads the values of options. What cannot be read ends in a message with option, value and what is allowed.
/// </summary>
internal static class OptionValues
{
    /// <summary>The most records that a listing keeps in memory for each log.</summary>
    public const int MaxLines = 100_000;

    private const double MaxHours = 1_000_000; // 114 years
    private const string ZonesAllowed =
        "local, utc, an offset such as +02:00, or an IANA name such as Europe/Berlin";

    private static readonly (string Suffix, double Milliseconds)[] _units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>How many of the last entries; none of them only for who follows what comes.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="follows">Whether what comes is followed.</param>
    /// <param name="name">The name under which the option was typed.</param>
    public static int Lines(string text, bool follows, string name = "--lines")
    {
        int least = follows ? 0 : 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lines)
            && lines >= least && lines <= MaxLines
            ? lines
            : throw Wrong(name, text, Invariant($"a whole number from {least} to {MaxLines}"));
    }

    public static TimeSpan Hours(string text) =>
        TryNumber(text, out double hours) && hours is > 0 and <= MaxHours
            ? TimeSpan.FromHours(hours)
            : throw Wrong("--hours", text, Invariant($"a number above 0 and up to {MaxHours}, such as 24 or 0.5"));

    public static Level Level(string text) =>
        LevelNames.TryParse(text, out Level level) ? level : throw Wrong("--level", text, LevelNames.Allowed);

    /// <summary>A length of time: a number and a unit.</summary>
    public static TimeSpan Duration(string option, string text) => TryDuration(text)
        ?? throw Wrong(option, text, "a number above 0 with a unit: 250ms, 5s, 1.5m, 2h, 1d");

    /// <summary>A length of time within bounds.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="least">The shortest.</param>
    /// <param name="most">The longest.</param>
    /// <param name="allowed">The bounds, for people.</param>
    public static TimeSpan Duration(string option, string text, TimeSpan least, TimeSpan most, string allowed) =>
        TryDuration(text) is { } duration && duration >= least && duration <= most
            ? duration
            : throw Wrong(option, text, allowed);

    private static TimeSpan? TryDuration(string text)
    {
        foreach ((string suffix, double milliseconds) in _units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && TryNumber(text[..^suffix.Length], out double number)
                && number > 0 && number * milliseconds <= MaxHours * 3_600_000)
                return TimeSpan.FromMilliseconds(number * milliseconds);
        }

        return null;
    }

    /// <summary>One of a few words, in any case.</summary>
    public static string Choice(string option, string text, params string[] allowed) =>
        Array.Find(allowed, word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong(option, text, string.Join(", ", allowed));

    /// <summary>A number of entries, 0 and more.</summary>
    public static int Count(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MaxLines
            ? count
            : throw Wrong(option, text, Invariant($"a whole number from 0 to {MaxLines}"));

    public static TimeZoneInfo Zone(string text, TimeZoneInfo local)
    {
        if (text.Equals("local", StringComparison.OrdinalIgnoreCase))
            return local;
        if (text.Equals("utc", StringComparison.OrdinalIgnoreCase) || text is "Z" or "z")
            return TimeZoneInfo.Utc;
        if (text is ['+' or '-', ..])
            return Offset(text);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? zone))
            return zone;
        bool hasNames = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _);
        throw Wrong("--timezone", text,
            hasNames ? ZonesAllowed : $"{ZonesAllowed} (this system has no IANA names: install tzdata)");
    }

    private static TimeZoneInfo Offset(string text)
    {
        string[] forms = [@"hh\:mm", "hhmm", "hh"];
        if (!TimeSpan.TryParseExact(text.AsSpan(1), forms, CultureInfo.InvariantCulture, out TimeSpan offset)
            || offset > TimeSpan.FromHours(14))
            throw Wrong("--timezone", text, ZonesAllowed);
        return TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
    }

    private static bool TryNumber(string text, out double number) => double.TryParse(
        text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static UsageException Wrong(string option, string value, string allowed) =>
        new($"{option}: '{value}' is not possible. Allowed: {allowed}.");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
