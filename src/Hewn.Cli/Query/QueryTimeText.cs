using System.Globalization;
using Hewn.Cli.View;

namespace Hewn.Cli.Query;

/// <summary>Points in time as they are shown.</summary>
internal static class QueryTimeText
{
    private const long NsPerSecond = 1_000_000_000;

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
