using System.Globalization;
using Hewn.Cli.View;

namespace Hewn.Cli.Query;

/// <summary>Points in time as they are typed and shown.</summary>
internal static class QueryTimeText
{
    private const long NsPerSecond = 1_000_000_000;
    private const int FirstYear = 1678; // what nanoseconds since 1970 can tell, in whole years
    private const int LastYear = 2261;

    /// <summary>Reads a time that was typed: nanoseconds since 1970 UTC.</summary>
    /// <exception cref="UsageException">It is none; the message says what is allowed.</exception>
    public static long Read(string option, string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        var at = new DateTime(TimeOption.Ticks(option, text, now, zone), DateTimeKind.Utc);
        return at.Year is >= FirstYear and <= LastYear
            ? NsOf(at)
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"{option}: '{text}' is not possible. Allowed: times of the years {FirstYear} to {LastYear}."));
    }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public static long NsOf(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>To the nanosecond, as far as there are digits.</summary>
    public static string Exact(long ns, TimeZoneInfo zone)
    {
        long rest = ((ns % NsPerSecond) + NsPerSecond) % NsPerSecond;
        string whole = Second(ns - rest, zone);
        string fraction = rest == 0
            ? ""
            : "." + rest.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return whole.Insert("2026-01-19T00:00:00".Length, fraction);
    }

    /// <summary>To the second.</summary>
    public static string Second(long ns, TimeZoneInfo zone) =>
        TimeText.ToSecond(DateTime.UnixEpoch.Ticks + (ns / TimeSpan.NanosecondsPerTick), zone);
}
