using System.Globalization;

namespace Hewn.Cli.Query;

/// <summary>Reads points in time: a duration before now, a date, a time, or seconds since 1970.</summary>
internal sealed class TimePoint(DateTimeOffset now, TimeZoneInfo zone)
{
    private const string Allowed = "a duration before now (90m, 6h, 2d), a date or time (2026-01-19, "
        + "2026-01-19T10:00:00Z), seconds since 1970, or now";

    private static readonly (char Suffix, double Seconds)[] _units =
        [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 604_800)];

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    /// <exception cref="UsageException">It is no time.</exception>
    public long Read(string option, string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Equals("now", StringComparison.OrdinalIgnoreCase))
            return NsOf(now);
        if (TryBefore(trimmed, out TimeSpan before))
            return NsOf(now - before);
        if (long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && trimmed.Length is >= 9 and <= 19)
            return trimmed.Length <= 11 ? checked(number * 1_000_000_000) : number;
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces;
        if (HasZone(trimmed)
            && DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, Styles, out DateTimeOffset at))
            return NsOf(at);
        if (trimmed.Contains('-', StringComparison.Ordinal) && !HasZone(trimmed)
            && DateTime.TryParse(trimmed, CultureInfo.InvariantCulture, Styles, out DateTime local))
        {
            DateTime unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
            return NsOf(new DateTimeOffset(unspecified, zone.GetUtcOffset(unspecified)));
        }

        throw new UsageException($"{option}: '{text}' is not possible. Allowed: {Allowed}.");
    }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public static long NsOf(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    private static bool TryBefore(string text, out TimeSpan before)
    {
        before = default;
        foreach ((char suffix, double seconds) in _units)
        {
            if (text.Length > 1 && text[^1] == suffix
                && double.TryParse(
                    text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double n)
                && n * seconds < 3e9)
            {
                before = TimeSpan.FromSeconds(n * seconds);
                return true;
            }
        }

        return false;
    }

    private static bool HasZone(string text) => text.EndsWith('Z') || text.EndsWith('z')
        || (text.Length > 19 && text.AsSpan(19).IndexOfAny('+', '-') >= 0);
}
