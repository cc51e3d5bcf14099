namespace Hewn.Files;

/// <summary>A span of time, in ticks of UTC.</summary>
/// <param name="Start">Its first tick.</param>
/// <param name="End">The first tick behind it.</param>
internal readonly record struct TimeRange(long Start, long End)
{
    /// <summary>
    /// Whether a clock has left it: its time is over, or has never been. A clock that is set back a little (a
    /// correction) has not.
    /// </summary>
    public bool IsLeftAt(long now) => now >= End || IsAheadOf(now);

    /// <summary>Whether only a clock that was wrong can have begun it.</summary>
    public bool IsAheadOf(long now) => now < Start - (End - Start);
}
