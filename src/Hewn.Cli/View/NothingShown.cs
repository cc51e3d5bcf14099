using System.Globalization;
using Hewn.Cli.View.Filters;
using Hewn.Store.Reading;

namespace Hewn.Cli.View;

/// <summary>What is said where no entry was shown, so that nobody has to guess whether anything was read.</summary>
internal static class NothingShown
{
    private const int MaxUndated = 1000; // entries that are asked for a time

    /// <summary>A sentence about it: what was read, and of which time it is.</summary>
    public static string Of(
        EntrySources sources, EntryFilters filters, TimeZoneInfo zone, CancellationToken cancellation)
    {
        if (sources.HasPipe) // It is read once.
            return filters.IsAsking ? "no entry matched." : "nothing came in.";
        string place = $"{sources.Description} ({Size(sources.Bytes)})";
        using LogReader reader = sources.OpenWhole(cancellation);
        int entries = 0;
        long? first = null;
        while (first is null && entries < MaxUndated && reader.TryRead())
        {
            entries++;
            first = reader.Current.HasTimestamp ? reader.Current.UtcTicks : null;
        }

        if (entries == 0)
            return $"there are no entries in {place}.";
        string times = first is { } from && sources.LastTicks(cancellation) is { } to
            ? $" are of {TimeText.ToSecond(from, zone)} to {TimeText.ToSecond(Math.Max(from, to), zone)}."
            : " have no times, or none that can be told at once.";
        return $"no entry matched: those of {place}{times}";
    }

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");
}
