namespace Hewn.Cli.Stats;

/// <summary>The order of figures, the same whoever counted them.</summary>
internal static class StatsOrder
{
    /// <summary>Counts by level, the highest first, records without one last.</summary>
    public static IReadOnlyList<(Level? Level, long Records)> Levels(
        IEnumerable<(Level? Level, long Records)> counts) =>
    [
        .. counts.GroupBy(count => count.Level)
            .Select(group => (group.Key, group.Sum(count => count.Records)))
            .OrderByDescending(count => (int?)count.Key ?? -1),
    ];

    /// <summary>Counts by time.</summary>
    public static IReadOnlyList<StatsStretch> Stretches(IEnumerable<(long Ticks, Level? Level, long Records)> counts) =>
    [
        .. counts.GroupBy(count => count.Ticks)
            .Select(group => new StatsStretch(
                group.Key,
                group.Sum(count => count.Records),
                group.Where(count => count.Level >= Level.Error).Sum(count => count.Records)))
            .OrderBy(stretch => stretch.Ticks),
    ];

    /// <summary>The most frequent first; at equal counts by name.</summary>
    public static IReadOnlyList<StatsRow> Rows(IEnumerable<StatsRow> rows) =>
        [.. rows.OrderByDescending(row => row.Records).ThenBy(row => row.Name, StringComparer.Ordinal)];
}
