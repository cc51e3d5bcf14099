namespace Hewn.Cli.Stats;

/// <summary>Stretches of a wanted length, made of the shorter ones that were counted; empty ones among them.</summary>
internal static class Timeline
{
    /// <summary>The stretches, in their order; at most so many, the last ones.</summary>
    public static IReadOnlyList<StatsStretch> Of(StatsAnswer answer, TimeSpan every, long most = long.MaxValue)
    {
        if (answer.Stretches.Count == 0)
            return [];
        var counted = answer.Stretches
            .GroupBy(stretch => Begin(stretch.Ticks, every))
            .ToDictionary(
                group => group.Key,
                group => new StatsStretch(
                    group.Key, group.Sum(stretch => stretch.Records), group.Sum(stretch => stretch.Errors)));
        long last = Begin(answer.Stretches[^1].Ticks, every);
        long first = Math.Max(
            Begin(answer.Stretches[0].Ticks, every), most == long.MaxValue ? 0 : last - (most - 1) * every.Ticks);
        if ((last - first) / every.Ticks >= MaxFilled) // Years of seconds: then without the empty ones.
            return [.. counted.Values.OrderBy(stretch => stretch.Ticks)];
        var stretches = new List<StatsStretch>();
        for (long ticks = first; ticks <= last; ticks += every.Ticks)
            stretches.Add(counted.TryGetValue(ticks, out StatsStretch stretch) ? stretch : new(ticks, 0, 0));
        return stretches;
    }

    /// <summary>How many stretches there are from the first to the last.</summary>
    public static long Count(StatsAnswer answer, TimeSpan every) => answer.Stretches.Count == 0
        ? 0
        : (Begin(answer.Stretches[^1].Ticks, every) - Begin(answer.Stretches[0].Ticks, every)) / every.Ticks + 1;

    private const long MaxFilled = 100_000;

    private static long Begin(long utcTicks, TimeSpan every)
    {
        long ticks = utcTicks - DateTime.UnixEpoch.Ticks;
        return utcTicks - (ticks % every.Ticks + every.Ticks) % every.Ticks;
    }
}
