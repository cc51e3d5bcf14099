namespace Hewn.Store.Reading;

/// <summary>The times that are wanted, in ticks of 100 ns since the year 1, UTC.</summary>
/// <param name="FromTicks">Not before this.</param>
/// <param name="UntilTicks">Before this.</param>
internal readonly record struct TimeWindow(long FromTicks, long UntilTicks)
{
    /// <summary>All times.</summary>
    public static TimeWindow All { get; } = new(long.MinValue, long.MaxValue);

    public bool IsAll => FromTicks == long.MinValue && UntilTicks == long.MaxValue;

    public bool Has(long ticks) => ticks >= FromTicks && ticks < UntilTicks;

    /// <summary>Whether some time from the first to the last is wanted.</summary>
    public bool Overlaps(long first, long last) => last >= FromTicks && first < UntilTicks;
}
