using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>
/// Stretches of a wanted length, made of the shorter ones that were counted; empty ones among them. They begin where
/// a clock on the wall of the zone shows multiples of the length: days at midnight, hours at full ones. Where the clock
/// is changed a stretch is longer or shorter by that.
/// </summary>
/// <param name="every">The length: whole seconds.</param>
/// <param name="zone">The zone.</param>
internal sealed class Timeline(TimeSpan every, TimeZoneInfo zone)
{
    private const long MaxFilled = 100_000;

    /// <summary>The stretches, in their order; at most so many, the last ones.</summary>
    public IReadOnlyList<StatsStretch> Of(StatsAnswer answer, long most = long.MaxValue)
    {
        if (answer.Stretches.Count == 0)
            return [];
        Dictionary<long, StatsStretch> counted = Counted(answer);
        long last = Begin(answer.Stretches[^1].Ticks);
        long first = Begin(answer.Stretches[0].Ticks);
        if ((last - first) / every.Ticks >= most)
            first = Begin(last - (most - 1) * every.Ticks);
        if ((last - first) / every.Ticks >= MaxFilled) // Years of seconds: then without the empty ones.
            return [.. counted.Values.OrderBy(stretch => stretch.Ticks)];
        var stretches = new List<StatsStretch>();
        for (long ticks = first; ticks <= last; ticks = Next(ticks))
            stretches.Add(counted.TryGetValue(ticks, out StatsStretch stretch) ? stretch : new(ticks, 0, 0));
        return stretches;
    }

    /// <summary>The stretches from the first of a window on, whether there is something in them or not.</summary>
    /// <param name="answer">What was counted.</param>
    /// <param name="window">The window; it is bounded.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<StatsStretch> From(StatsAnswer answer, TimeWindow window, int most)
    {
        Dictionary<long, StatsStretch> counted = Counted(answer);
        var stretches = new List<StatsStretch>();
        for (long ticks = Begin(window.FromTicks ?? 0);
            ticks < (window.UntilTicks ?? 0) && stretches.Count < most;
            ticks = Next(ticks))
            stretches.Add(counted.TryGetValue(ticks, out StatsStretch stretch) ? stretch : new(ticks, 0, 0));
        return stretches;
    }

    private Dictionary<long, StatsStretch> Counted(StatsAnswer answer) => answer.Stretches
        .GroupBy(stretch => Begin(stretch.Ticks))
        .ToDictionary(
            group => group.Key,
            group => new StatsStretch(
                group.Key, group.Sum(stretch => stretch.Records), group.Sum(stretch => stretch.Errors)));

    /// <summary>How many stretches there are from the first to the last.</summary>
    public long Count(StatsAnswer answer) => answer.Stretches.Count == 0
        ? 0
        : (long)Math.Round((Begin(answer.Stretches[^1].Ticks) - Begin(answer.Stretches[0].Ticks)) / (double)every.Ticks)
            + 1;

    /// <summary>When the stretch begins that a moment is in.</summary>
    private long Begin(long utcTicks)
    {
        long since = Offset(utcTicks) + utcTicks - DateTime.UnixEpoch.Ticks;
        long begin = utcTicks - (since % every.Ticks + every.Ticks) % every.Ticks;
        if (Offset(begin) == Offset(utcTicks))
            return begin;
        // The clock was changed meanwhile: it began by what the clock showed before, or when it was changed.
        long before = begin + Offset(utcTicks) - Offset(begin);
        return Offset(before) == Offset(utcTicks) ? Change(begin, utcTicks) : before;
    }

    /// <summary>When the clock was changed between two moments.</summary>
    private long Change(long before, long after)
    {
        while (after - before > TimeSpan.TicksPerSecond)
        {
            long middle = before + (after - before) / 2;
            if (Offset(middle) == Offset(before))
                before = middle;
            else
                after = middle;
        }

        return after - after % TimeSpan.TicksPerSecond;
    }

    private long Next(long begin)
    {
        long next = Begin(begin + every.Ticks);
        for (long at = begin + every.Ticks; next <= begin; next = Begin(at))
            at += TimeSpan.TicksPerHour / 2; // It is longer by what the clock was set back.
        return next;
    }

    private long Offset(long utcTicks) => zone
        .GetUtcOffset(new DateTime(Math.Clamp(utcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)).Ticks;
}
