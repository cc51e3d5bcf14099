namespace Hewn.Cli.View;

/// <summary>From when to when entries count.</summary>
/// <param name="FromTicks">The first tick (UTC); null: no bound.</param>
/// <param name="UntilTicks">The first tick that is too late; null: no bound.</param>
internal readonly record struct TimeWindow(long? FromTicks, long? UntilTicks)
{
    public bool IsBounded => FromTicks is not null || UntilTicks is not null;

    /// <summary>The shortest one that holds all of some.</summary>
    public static TimeWindow Of(IReadOnlyCollection<TimeWindow> all) => new(
        all.Any(one => one.FromTicks is null) ? null : all.Min(one => one.FromTicks),
        all.Any(one => one.UntilTicks is null) ? null : all.Max(one => one.UntilTicks));

    /// <summary>Reads the values of <c>--since</c> and <c>--until</c>.</summary>
    /// <exception cref="UsageException">One is no time, or nothing can lie between them.</exception>
    public static TimeWindow Read(string? since, string? until, DateTimeOffset now, TimeZoneInfo zone)
    {
        var window = new TimeWindow(
            since is null ? null : TimeOption.Ticks("--since", since, now, zone),
            until is null ? null : TimeOption.Ticks("--until", until, now, zone));
        return window.FromTicks >= window.UntilTicks
            ? throw new UsageException(
                $"--since: '{since}' is not before --until '{until}': nothing lies between them.")
            : window;
    }
}
